"""OAuth 1.0a in the query string: how a store without TLS knows us. The secret is never sent."""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Generator
from urllib.parse import parse_qsl, quote

import httpx


class OAuth1(httpx.Auth):
    """Signs each sending anew: a nonce counts once, so a second try needs its own."""

    def __init__(self, key: str, secret: str) -> None:
        self._key = key
        self._secret = secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        proof = {
            "oauth_consumer_key": self._key,
            "oauth_timestamp": str(int(time.time())),
            "oauth_nonce": secrets.token_hex(16),
            "oauth_signature_method": "HMAC-SHA256",
        }
        given = parse_qsl(request.url.query.decode("ascii"), keep_blank_values=True)
        address = str(request.url.copy_with(query=None))
        proof["oauth_signature"] = signature(
            request.method, address, [*given, *proof.items()], self._secret
        )
        request.url = request.url.copy_merge_params(proof)
        yield request


class QueryKeys(httpx.Auth):
    """For servers that drop the Authorization header. Over TLS only: the secret is in the open."""

    def __init__(self, key: str, secret: str) -> None:
        self._keys = {"consumer_key": key, "consumer_secret": secret}

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.url = request.url.copy_merge_params(self._keys)
        yield request


def signature(method: str, address: str, params: list[tuple[str, str]], secret: str) -> str:
    pairs = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in params)
    query = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join(quote(part, safe="~") for part in (method.upper(), address, query))
    digest = hmac.new(f"{secret}&".encode(), base.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")
