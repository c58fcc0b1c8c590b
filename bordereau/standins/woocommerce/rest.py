"""One REST call: read, let in or refused, answered with the real server's headers."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from . import auth, errors
from .errors import Json, Refusal
from .listing import Asked, Query
from .shop import Shop, php_json
from .state import ApiKey

ROOT = "/wp-json"
COLLECTION = "GET, POST"
ITEM = "GET, POST, PUT, PATCH, DELETE"
VERBS = {"GET": "view", "POST": "create", "PUT": "edit", "PATCH": "edit", "DELETE": "delete"}


@dataclass(frozen=True)
class Call:
    shop: Shop
    method: str
    path: str
    query: Query
    params: dict[str, int]
    body: Json
    scheme: str
    key: ApiKey | None

    @property
    def asked(self) -> Asked:
        return Asked(self.query)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.shop.address}{self.path}"


@dataclass(frozen=True)
class Answer:
    value: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    allow: str = ITEM


Handler = Callable[[Call], Answer]


def answer(
    shop: Shop, door: auth.Door, handler: Handler, request: Request, body: bytes, params: Json
) -> Response:
    tls = is_tls(request)
    try:
        key = sign_in(shop, door, request, tls)
        method = overridden(request)
        if key:
            auth.check_level(key, method)
        call = Call(
            shop=shop,
            method=method,
            path=request.url.path,
            query=parse_qsl(request.url.query, keep_blank_values=True),
            params={name: int(value) for name, value in params.items()},
            body=parsed(body),
            scheme="https" if tls else "http",
            key=key,
        )
        with shop.lock:
            reply = handler(call)
    except Refusal as refusal:
        return response(shop, refusal.body, refusal.status, {}, tls)
    value = chosen_fields(reply.value, call.asked)
    headers = {"Allow": reply.allow, **reply.headers}
    return response(shop, value, reply.status, headers, tls)


def sign_in(shop: Shop, door: auth.Door, request: Request, tls: bool) -> ApiKey | None:
    """Only under /wp-json: through `?rest_route=` nobody is ever signed in."""
    if not request.url.path.startswith(ROOT):
        return None
    return door.caller(
        auth.Credentials(
            method=request.method,
            address=shop.address,
            path=request.url.path,
            query=request.url.query,
            authorization=request.headers.get("authorization", ""),
            tls=tls,
        )
    )


def is_tls(request: Request) -> bool:
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", ""))


def overridden(request: Request) -> str:
    """The real method, where a client can only send GET and POST."""
    asked = request.query_params.get("_method")
    return (asked or request.headers.get("x-http-method-override") or request.method).upper()


def parsed(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise Refusal(
            400,
            "rest_invalid_json",
            "Invalid JSON body passed.",
            json_error_code=4,
            json_error_message="Syntax error",
        ) from None
    return value if isinstance(value, dict) else {}


def guarded(handler: Handler, *, many: bool = False) -> Handler:
    """Let in only a key whose owner may manage the shop."""

    def let_in(call: Call) -> Answer:
        if call.key is None or not call.key.capable:
            verb = VERBS[call.method] if not call.path.endswith("/batch") else "batch"
            what = "list resources" if many and verb == "view" else f"{verb} this resource"
            raise errors.cannot(verb, what, 401 if call.key is None else 403)
        return handler(call)

    return let_in


def chosen_fields(value: Any, asked: Asked) -> Any:
    wanted = {name.split(".")[0] for name in asked.many("_fields")}
    if not wanted or isinstance(value, bytes):
        return value
    if isinstance(value, list):
        return [{key: row[key] for key in row if key in wanted} for row in value]
    return {key: value[key] for key in value if key in wanted}


def response(shop: Shop, value: Any, status: int, headers: dict[str, str], tls: bool) -> Response:
    scheme = "https" if tls else "http"
    content = value if isinstance(value, bytes) else php_json(value)
    stamps = {
        "X-Powered-By": "PHP/8.2.36",
        "Content-Type": "application/json; charset=UTF-8",
        "X-Robots-Tag": "noindex",
        "Link": f'<{scheme}://{shop.address}/wp-json/>; rel="https://api.w.org/"',
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Expose-Headers": "X-WP-Total, X-WP-TotalPages, Link",
        "Access-Control-Allow-Headers": "Authorization, X-WP-Nonce, Content-Disposition, "
        "Content-MD5, Content-Type",
        "Cache-Control": "no-cache, must-revalidate, max-age=0, no-store, private",
    }
    return Response(content, status, {**stamps, **headers})
