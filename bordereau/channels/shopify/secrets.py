"""The app's secrets: Shopify signs with the oldest that is not revoked, so there may be several."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping


def secrets_of(credentials: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[\s,;]+", credentials.get("client_secret", ""))))


def is_signed(secrets: Iterable[str], message: bytes, signature: bytes) -> bool:
    """Every secret is tried, so that the time taken tells nothing."""
    matches = [hmac.compare_digest(digest(one, message), signature) for one in secrets]
    return any(matches)


def digest(secret: str, message: bytes) -> bytes:
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()
