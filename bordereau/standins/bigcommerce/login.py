"""The platform's own side of an app: consent, the token for it, and calls that it signs."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .shop import SCOPES, Shop
from .state import Account

DAY = 24 * 3600


@dataclass
class Login:
    """One app, with its keys, as its maker has it in the developer portal."""

    shop: Shop
    client_id: str
    client_secret: str
    scopes: tuple[str, ...] = SCOPES
    codes: set[str] = field(default_factory=set)

    def routes(self) -> list[Route]:
        return [
            Route("/oauth2/token", self.token, methods=["POST"]),
            Route("/_standin/install", self.install),
            Route("/_standin/load", self.load),
        ]

    async def install(self, request: Request) -> Response:
        """The merchant presses Install and agrees: their browser goes to the app."""
        callback = request.query_params["callback"]
        return RedirectResponse(f"{callback}?{urlencode(self.consent())}", 303)

    async def load(self, request: Request) -> Response:
        """The merchant opens the app."""
        callback = request.query_params["callback"]
        return RedirectResponse(f"{callback}?signed_payload_jwt={self.signed_payload()}", 303)

    def consent(self) -> dict[str, str]:
        with self.shop.lock:
            code = self.shop.token(16)
            self.codes.add(code)
        return {
            "code": code,
            "scope": " ".join(self.scopes),
            "context": self.shop.producer,
            "account_uuid": "12345678-90ab-cdef-1234-567890abcdef",
        }

    async def token(self, request: Request) -> Response:
        asked: dict[str, Any] = json.loads(await request.body())
        with self.shop.lock:
            if self.wrong(asked):
                return JSONResponse({"error": "invalid_grant", "title": "Invalid grant"}, 400)
            self.codes.discard(asked["code"])
            account = self.install_app()
        user = {"id": 24654, "username": "owner@example.test", "email": "owner@example.test"}
        return JSONResponse(
            {
                "access_token": account.token,
                "scope": " ".join(account.scopes),
                "user": user,
                "owner": user,
                "context": self.shop.producer,
                "account_uuid": "12345678-90ab-cdef-1234-567890abcdef",
            }
        )

    def wrong(self, asked: dict[str, Any]) -> bool:
        return (
            asked.get("client_id") != self.client_id
            or asked.get("client_secret") != self.client_secret
            or asked.get("code") not in self.codes
            or asked.get("context") != self.shop.producer
            or asked.get("grant_type") != "authorization_code"
        )

    def install_app(self) -> Account:
        """A token given before is good no longer."""
        self.remove_tokens()
        account = Account(
            self.client_id, self.client_secret, self.shop.token(31), list(self.scopes)
        )
        self.shop.state.accounts[account.token] = account
        return account

    def remove_tokens(self) -> None:
        accounts = self.shop.state.accounts
        for token in [one.token for one in accounts.values() if one.client_id == self.client_id]:
            del accounts[token]

    def uninstall(self) -> None:
        """Its token dies, and its webhooks with it."""
        with self.shop.lock:
            self.remove_tokens()
            hooks = self.shop.state.hooks
            for number in [one.id for one in hooks.values() if one.client_id == self.client_id]:
                del hooks[number]

    def signed_payload(self, **other: Any) -> str:
        now = int(time.time())
        claims = {
            "aud": self.client_id,
            "iss": "bc",
            "iat": now,
            "nbf": now,
            "exp": now + DAY,
            "jti": self.shop.token(32),
            "sub": self.shop.producer,
            "user": {"id": 9876543, "email": "owner@example.test", "locale": "en-US"},
            "owner": {"id": 9876543, "email": "owner@example.test"},
            "url": "/",
            "channel_id": None,
        }
        return jwt({**claims, **other}, self.client_secret)


def jwt(claims: dict[str, Any], secret: str) -> str:
    parts = [packed(json.dumps(one).encode()) for one in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signed = ".".join(parts)
    return f"{signed}.{packed(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())}"


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
