"""Letting apps in: a page that asks the merchant, and tokens for a while or for good."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from .scopes import Granted
from .shop import Shop
from .state import Token

Json = dict[str, Any]


def grant(shop: Shop, *, seconds: float | None, scopes: list[str] | None = None) -> Token:
    until = shop.clock.now() + timedelta(seconds=seconds) if seconds is not None else None
    token = Token(
        "shpat_" + shop.token(32), list(shop.options.scopes if scopes is None else scopes), until
    )
    shop.state.tokens[token.token] = token
    shop.unsaved = True
    return token


def granted(shop: Shop, token: str) -> Granted | None:
    found = shop.state.tokens.get(token)
    if found is None or (found.until and found.until <= shop.clock.now()):
        return None
    return Granted(found.scopes)


def exchange(shop: Shop, asked: Json) -> tuple[int, Json]:
    """Credentials for a token, by either of the two grants."""
    with shop.lock:
        is_known = asked.get("client_id") == shop.state.client_id
        if not is_known or asked.get("client_secret") not in shop.state.secrets:
            return 400, {"error": "invalid_client", "error_description": "The client is unknown."}
        if asked.get("grant_type") == "client_credentials":
            token = grant(shop, seconds=shop.options.token_seconds)
            return 200, shown(token) | {"expires_in": shop.options.token_seconds}
        if asked.get("code") in shop.state.codes:
            shop.state.codes.remove(asked["code"])
            return 200, shown(grant(shop, seconds=None))
        return 400, {"error": "invalid_request", "error_description": "The code was used or late."}


def shown(token: Token) -> Json:
    return {"access_token": token.token, "scope": ",".join(token.scopes)}


def callback(shop: Shop, redirect: str, state: str) -> str:
    """Where the merchant's browser is sent once they have said yes."""
    code = secrets.token_hex(16)
    shop.state.codes.append(code)
    given = {"code": code, "shop": shop.address, "state": state,
             "timestamp": str(int(shop.clock.now().timestamp()))}  # fmt: skip
    return f"{redirect}?{urlencode(signed(shop.state.secrets[0], given))}"


def signed(secret: str, given: dict[str, str]) -> dict[str, str]:
    message = "&".join(f"{name}={given[name]}" for name in sorted(given))
    return given | {"hmac": hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()}
