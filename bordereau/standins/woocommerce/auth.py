"""Who is calling: exactly what the real server lets in, and how it refuses."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote

from .errors import bad_key
from .state import ApiKey

WINDOW_SECONDS = 15 * 60
DIGESTS = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
REQUIRED = (
    "oauth_consumer_key", "oauth_timestamp", "oauth_nonce",
    "oauth_signature", "oauth_signature_method",
)  # fmt: skip


@dataclass(frozen=True)
class Credentials:
    """What a request says about itself, as far as signing in goes."""

    method: str
    address: str
    path: str
    query: str
    authorization: str
    tls: bool


@dataclass
class Door:
    keys: Mapping[str, ApiKey]
    seen: set[tuple[str, str, str]] = field(default_factory=set)

    def caller(self, request: Credentials) -> ApiKey | None:
        """The key that signed in; none for a stranger; a refusal when it was tried wrongly."""
        if request.tls:
            return self.by_secret(request)
        asked = parse_qsl(request.query, keep_blank_values=True)
        if any(name == "oauth_consumer_key" for name, _ in asked):
            return self.by_signature(request, asked)
        return None

    def by_secret(self, request: Credentials) -> ApiKey | None:
        key, secret = basic(request.authorization)
        if not key:
            asked = dict(parse_qsl(request.query))
            key, secret = asked.get("consumer_key", ""), asked.get("consumer_secret", "")
        found = self.keys.get(key)
        if found and not hmac.compare_digest(found.secret.encode(), secret.encode()):
            raise bad_key("Consumer secret is invalid.")
        return found

    def by_signature(self, request: Credentials, asked: list[tuple[str, str]]) -> ApiKey:
        given = dict(asked)
        for name in REQUIRED:
            if not given.get(name):
                raise bad_key(f"Missing OAuth parameter {name}")
        found = self.keys.get(given["oauth_consumer_key"])
        if found is None:
            raise bad_key("Consumer key is invalid.")
        if not hmac.compare_digest(signature(request, asked, found), given["oauth_signature"]):
            raise bad_key("Invalid signature - provided signature does not match.")
        self.check_freshness(given)
        return found

    def check_freshness(self, given: dict[str, str]) -> None:
        stamp = given["oauth_timestamp"]
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > WINDOW_SECONDS:
            raise bad_key("Invalid timestamp.")
        once = (given["oauth_consumer_key"], stamp, given["oauth_nonce"])
        if once in self.seen:
            raise bad_key("Invalid nonce - nonce has already been used.")
        self.seen.add(once)


def basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        key, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return key, secret


def signature(request: Credentials, asked: list[tuple[str, str]], key: ApiKey) -> str:
    digest = DIGESTS.get(dict(asked)["oauth_signature_method"])
    if digest is None:
        raise bad_key("Invalid signature - signature method is invalid.")
    pairs = sorted(
        (quote(name, safe="-._~"), quote(value, safe="-._~"))
        for name, value in asked
        if name != "oauth_signature"
    )
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    target = f"http://{request.address}{request.path}"
    base = "&".join(quote(part, safe="-._~") for part in (request.method, target, joined))
    made = hmac.new(f"{key.secret}&".encode(), base.encode(), digest)
    return base64.b64encode(made.digest()).decode()


def check_level(key: ApiKey, method: str) -> None:
    reading = method in {"GET", "HEAD", "OPTIONS"}
    if reading and key.permissions == "write":
        raise bad_key("The API key provided does not have read permissions.")
    if not reading and key.permissions == "read":
        raise bad_key("The API key provided does not have write permissions.")
