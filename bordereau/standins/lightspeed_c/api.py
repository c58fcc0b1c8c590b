"""The REST API: who may ask, how often, and which handler answers."""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from . import handlers
from .errors import Refusal, missing
from .handlers import Call
from .shop import Shop
from .state import ApiKey

Handler = Callable[[Call], Any]

ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "shop", handlers.shop),
    ("GET", "account", handlers.account),
    ("GET", "orders", handlers.orders),
    ("GET", "orders/count", handlers.count_orders),
    ("GET", r"orders/(\d+)", handlers.order),
    ("PUT", r"orders/(\d+)", handlers.update_order),
    ("GET", r"orders/(\d+)/products", handlers.order_products),
    ("GET", "shipments", handlers.shipments),
    ("PUT", r"shipments/(\d+)", handlers.update_shipment),
    ("GET", "products", handlers.products),
    ("GET", "variants", handlers.variants),
    ("GET", "variants/count", handlers.count_variants),
    ("GET", r"variants/(\d+)", handlers.variant),
    ("PUT", r"variants/(\d+)", handlers.update_variant),
    ("GET", "webhooks", handlers.webhooks),
    ("POST", "webhooks", handlers.create_webhook),
    ("DELETE", r"webhooks/(\d+)", handlers.delete_webhook),
)


class Api:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(self.handle, request, body)

    def handle(self, request: Request, body: bytes) -> Response:
        with self.shop.lock:
            try:
                key = self.signed_in(request)
            except Refusal as refusal:
                return self.refuse(request, refusal, {})
            now = self.shop.clock.now()
            allowed = self.shop.windows.take(key.key, now)
            headers = self.shop.windows.headers(key.key, now)
            try:
                if not allowed:
                    raise Refusal(429, "Too Many Requests")
                found = self.found(request, key, body)
            except Refusal as refusal:
                return self.refuse(request, refusal, headers)
        return JSONResponse(found, 201 if request.method == "POST" else 200, headers)

    def refuse(self, request: Request, refusal: Refusal, headers: dict[str, str]) -> Response:
        said = refusal.body(request.method, request.url.path)
        return JSONResponse(said, refusal.status, headers)

    def signed_in(self, request: Request) -> ApiKey:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            name = secret = ""
        key = self.shop.state.keys.get(name)
        if kind != "Basic" or key is None or not hmac.compare_digest(key.secret, secret):
            raise Refusal(401, "Unauthorized")
        return key

    def found(self, request: Request, key: ApiKey, body: bytes) -> Any:
        path = request.path_params["path"].removesuffix(".json")
        is_barred = path.partition("/")[0] in key.forbidden
        if is_barred or (request.method != "GET" and not key.may_write):
            raise Refusal(403, "Forbidden")
        for method, pattern, handler in ROUTES:
            match = re.fullmatch(pattern, path)
            if match and method == request.method:
                numbers = [int(part) for part in match.groups()]
                return handler(Call(self.shop, dict(request.query_params), numbers, read(body)))
        raise missing("Resource")


def read(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body) if body else {}
    except ValueError as error:
        raise Refusal(400, "Invalid JSON") from error
    return document if isinstance(document, dict) else {}
