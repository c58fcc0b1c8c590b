"""What every call has in common: who calls, what they may, how often, and how they are refused."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from .shop import Json, Shop
from .state import Account

WINDOW_SECONDS = 30.0
DOCUMENT = "/api-docs/getting-started/api-status-codes"
NO_SCOPE = "You don't have a required scope to access the endpoint"
UNAUTHORISED = (
    "Unauthorized - the v3 Auth client ID or token in the request are not a valid combination "
    "for this store."
)
MOST = 250
OF_THE_GATEWAY = (401, 403, 429)


class Refusal(Exception):
    """No, in the words of either version: v2 gives a list, v3 an object."""

    def __init__(self, status: int, title: str, errors: Json | None = None) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.errors = errors

    def body(self, version: str) -> Any:
        # A gateway stands before both, and answers alike for both.
        if version == "v2" and self.status not in OF_THE_GATEWAY:
            return [{"status": self.status, "message": self.title}]
        return {"status": self.status, "title": self.title, "type": DOCUMENT,
                "errors": self.errors or {}}  # fmt: skip


def not_found(what: str = "The requested resource was not found.") -> Refusal:
    return Refusal(404, what)


@dataclass(frozen=True)
class Call:
    shop: Shop
    account: Account
    query: dict[str, str]
    body: Any
    params: dict[str, int] = field(default_factory=dict)

    def number(self, name: str, default: int) -> int:
        text = self.query.get(name, "")
        return int(text) if text.isascii() and text.isdigit() else default

    def numbers(self, name: str) -> set[int] | None:
        """Of a filter that takes a list; none where it is not used."""
        if name not in self.query:
            return None
        return {int(one) for one in self.query[name].split(",") if one.strip().isdigit()}

    def paged(self, rows: list[Any]) -> list[Any]:
        size = min(max(self.number("limit", 50), 1), MOST)
        start = (max(self.number("page", 1), 1) - 1) * size
        return rows[start : start + size]


@dataclass(frozen=True)
class Answer:
    value: Any = None  # none: no content
    status: int = 200


def collection(rows: list[Any]) -> Answer:
    """In v2 an empty list is no content."""
    return Answer(rows) if rows else Answer(status=204)


def data(value: Any, status: int = 200, **meta: Any) -> Answer:
    return Answer({"data": value, "meta": meta}, status)


def page_of(call: Call, rows: list[Any]) -> Answer:
    size = min(max(call.number("limit", 50), 1), 1000)
    page = max(call.number("page", 1), 1)
    some = rows[(page - 1) * size : page * size]
    pagination = {
        "total": len(rows),
        "count": len(some),
        "per_page": size,
        "current_page": page,
        "total_pages": max(-(-len(rows) // size), 1),
        "links": {"current": f"?limit={size}&page={page}"},
    }
    return data(some, pagination=pagination)


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Address:
    """A method and a path of the API, and any one of the scopes that it takes."""

    method: str
    path: str
    scopes: tuple[str, ...]
    handler: Handler

    def match(self, method: str, path: str) -> dict[str, int] | None:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>\\d+)", self.path)
        found = re.fullmatch(pattern, path) if method == self.method else None
        return {name: int(text) for name, text in found.groupdict().items()} if found else None


class Quota:
    """So many requests in a window, whoever makes them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.began = time.monotonic()
        self.used = 0

    def take(self) -> bool:
        now = time.monotonic()
        if now - self.began >= WINDOW_SECONDS:
            self.began, self.used = now, 0
        self.used += 1
        return self.used <= self.most

    @property
    def headers(self) -> dict[str, str]:
        left = max(WINDOW_SECONDS - (time.monotonic() - self.began), 0)
        return {
            "X-Rate-Limit-Time-Window-Ms": str(int(WINDOW_SECONDS * 1000)),
            "X-Rate-Limit-Time-Reset-Ms": str(int(left * 1000)),
            "X-Rate-Limit-Requests-Quota": str(self.most),
            "X-Rate-Limit-Requests-Left": str(max(self.most - self.used, 0)),
        }


class Api:
    def __init__(self, shop: Shop, addresses: list[Address]) -> None:
        self.shop = shop
        self.addresses = addresses
        self.quota = Quota(shop.options.quota)

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        path = request.path_params["path"]
        version = path.partition("/")[0]
        try:
            answer = self.handled(request, f"/{path}", body)
        except Refusal as refusal:
            answer = Answer(refusal.body(version), refusal.status)
        return self.response(request, version, answer)

    def handled(self, request: Request, path: str, body: bytes) -> Answer:
        """In the gateway's order: the token, the quota, the scope, and only then the thing."""
        with self.shop.lock:
            account = self.shop.state.accounts.get(request.headers.get("x-auth-token", ""))
            if account is None or request.path_params["hash"] != self.shop.options.store_hash:
                raise Refusal(401, UNAUTHORISED)
            if not self.quota.take():
                raise Refusal(429, "Too many requests")
            address, params = self.found(request.method, path)
            if address.scopes and not set(address.scopes) & set(account.scopes):
                raise Refusal(403, NO_SCOPE)
            query = dict(request.query_params)
            return address.handler(Call(self.shop, account, query, parsed(body), params))

    def found(self, method: str, path: str) -> tuple[Address, dict[str, int]]:
        for address in self.addresses:
            params = address.match(method, path)
            if params is not None:
                return address, params
        raise not_found()

    def response(self, request: Request, version: str, answer: Answer) -> Response:
        headers = self.quota.headers
        if answer.value is None:
            return Response(None, answer.status, headers)
        accepted = request.headers.get("accept", "*/*")
        if version == "v2" and "json" not in accepted:
            # v2 is content-negotiated, and XML is its mother tongue.
            return Response(
                "<?xml version='1.0'?><xml/>", answer.status, headers, "application/xml"
            )
        content = json.dumps(answer.value, default=as_number)
        return Response(content, answer.status, headers, kind_of(request, answer.status))


def kind_of(request: Request, status: int) -> str:
    """The younger parts of v3 name what is wrong by a type of its own."""
    is_young = request.path_params["path"].startswith("v3/inventory/")
    own_words = status >= 400 and status not in OF_THE_GATEWAY
    return "application/problem+json" if is_young and own_words else "application/json"


def as_number(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)


def parsed(body: bytes) -> Any:
    if not body.strip():
        return {}
    try:
        return json.loads(body)
    except ValueError:
        raise Refusal(400, "Input is invalid.") from None
