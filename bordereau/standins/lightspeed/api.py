"""The REST API: its doors, its scopes, and what each address does."""

import json
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from . import errors, listing, orders, render
from .errors import Json, Refusal
from .shop import Shop
from .state import Order, Product, Token, Variation

MINUTE = 60.0


@dataclass(frozen=True)
class Call:
    shop: Shop
    parts: tuple[str, ...]
    asked: Mapping[str, str]
    body: Json


Handler = Callable[[Call], object]


class Api:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.calls: deque[float] = deque()

    async def answer(self, request: Request) -> Response:
        raw = await request.body()
        with self.shop.lock:
            try:
                return JSONResponse(self.handled(request, raw))
            except Refusal as refusal:
                wait = {"Retry-After": "60"} if refusal.status == 429 else {}
                return JSONResponse(refusal.body, refusal.status, wait)

    def handled(self, request: Request, raw: bytes) -> object:
        path = request.scope["raw_path"].decode("ascii")
        number, _, rest = path.removeprefix("/api/v3/").partition("/")
        if number != str(self.shop.options.number):
            raise Refusal(404, "STORE_NOT_FOUND", "Store with specified ID was not found")
        token = self.let_in(request)
        self.count()
        for method, pattern, scope, handler in ROUTES:
            matched = re.fullmatch(pattern, rest)
            if matched and method == request.method:
                if scope not in token.scopes:
                    said = "Application doesn't have a required scope for the request"
                    raise Refusal(403, "INSUFFICIENT_APP_SCOPE", said)
                return handler(
                    Call(self.shop, decoded(matched), request.query_params, document(raw))
                )
        raise Refusal(405, "METHOD_NOT_ALLOWED", "HTTP request type is not supported")

    def let_in(self, request: Request) -> Token:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        token = self.shop.state.tokens.get(given)
        if token is None:
            raise Refusal(403, "INVALID_API_TOKEN", "Invalid access token in the request")
        if self.shop.options.is_suspended:
            raise Refusal(402, "STORE_IS_SUSPENDED", "Store is currently suspended")
        if self.shop.options.plan == "FREE":
            said = "Feature not available on current plan"
            raise Refusal(402, "NOT_AVAILABLE_ON_CURRENT_PLAN", said)
        return token

    def count(self) -> None:
        now = time.monotonic()
        while self.calls and self.calls[0] < now - MINUTE:
            self.calls.popleft()
        self.calls.append(now)  # one that is refused counts too: hammering keeps the door shut
        if len(self.calls) > self.shop.options.calls_a_minute:
            raise Refusal(429, "RATE_LIMITED", "Too many requests, rate limit exceeded")


def decoded(matched: re.Match[str]) -> tuple[str, ...]:
    """The address is cut up first: an order's id may hold a slash."""
    return tuple(unquote(part) for part in matched.groups())


def document(raw: bytes) -> Json:
    if not raw:
        return {}
    try:
        value = json.loads(raw)
    except ValueError:
        raise errors.wrong("body") from None
    if not isinstance(value, dict):
        raise errors.wrong("body")
    return value


def order_of(call: Call) -> Order:
    """By its id, or by its internal number."""
    found = call.shop.state.orders.get(call.parts[0])
    for one in () if found else call.shop.state.orders.values():
        if str(one.number) == call.parts[0]:
            return one
    if found is None:
        raise errors.no_order()
    return found


def product_of(call: Call) -> Product:
    found = call.shop.state.products.get(int(call.parts[0]))
    if found is None:
        raise errors.no_product()
    return found


def variation_of(call: Call) -> Variation:
    rows = product_of(call).variations
    found = next((one for one in rows if str(one.id) == call.parts[1]), None)
    if found is None:
        raise errors.no_variation()
    return found


def fields(call: Call) -> str:
    return call.asked.get("responseFields", "")


def show_order(call: Call) -> object:
    return render.only(render.order_json(call.shop, order_of(call)), fields(call))


def update_order(call: Call) -> object:
    body = call.body
    changed = orders.change(
        call.shop, order_of(call),
        payment=body.get("paymentStatus"), fulfilment=body.get("fulfillmentStatus"),
        tracking=body.get("trackingNumber"), comments=body.get("orderComments"),
        private_note=body.get("privateAdminNotes"),
    )  # fmt: skip
    return {"updateCount": int(changed)}


def delete_order(call: Call) -> object:
    orders.delete(call.shop, order_of(call))
    return {"deleteCount": 1}


def set_stock(call: Call, sold: Product | Variation) -> object:
    changed = False
    if call.body.get("unlimited") is True:
        changed, sold.quantity = sold.quantity is not None, None
    elif "quantity" in call.body:
        quantity = call.body["quantity"]
        if not isinstance(quantity, int):
            raise errors.wrong("quantity")
        changed, sold.quantity = sold.quantity != quantity, quantity
    call.shop.unsaved |= changed
    return {"updateCount": int(changed)}


def update_variation(call: Call) -> object:
    product, sold = product_of(call), variation_of(call)
    same_sku = sold.sku in ("", product.sku)
    if same_sku and "quantity" in call.body and call.body["quantity"] != product.quantity:
        said = "Product variation with the same SKU as the main product must have the same stock."
        raise Refusal(400, "DIFFERENT_COMBINATION_STOCK", said)
    return set_stock(call, sold)


def adjust(call: Call, sold: Product | Variation) -> object:
    delta = call.body.get("quantityDelta")
    if not isinstance(delta, int):
        raise errors.wrong("quantityDelta")
    if sold.quantity is None:
        return {"updateCount": 0}
    sold.quantity += delta
    call.shop.unsaved = True
    below = {"warning": "Product stock is negative"} if sold.quantity < 0 else {}
    return {"updateCount": 1, **below}


ORDER, PRODUCT = r"orders/([^/]+)", r"products/([0-9]+)"
VARIATION = rf"{PRODUCT}/combinations/([0-9]+)"
ROUTES: tuple[tuple[str, str, str, Handler], ...] = (
    ("GET", "profile", "read_store_profile",
     lambda c: render.only(render.profile_json(c.shop), fields(c))),
    ("GET", "profile/order_statuses", "read_store_profile", lambda c: render.statuses_json(c.shop)),
    ("GET", "orders", "read_orders", lambda c: listing.orders(c.shop, c.asked)),
    ("GET", "orders/deleted", "read_orders", lambda c: listing.deleted(c.shop, c.asked)),
    ("GET", ORDER, "read_orders", show_order),
    ("PUT", ORDER, "update_orders", update_order),
    ("DELETE", ORDER, "update_orders", delete_order),
    ("GET", "products", "read_catalog", lambda c: listing.products(c.shop, c.asked)),
    ("GET", PRODUCT, "read_catalog", lambda c: render.product_json(c.shop, product_of(c))),
    ("PUT", PRODUCT, "update_catalog", lambda c: set_stock(c, product_of(c))),
    ("PUT", f"{PRODUCT}/inventory", "update_catalog", lambda c: adjust(c, product_of(c))),
    ("GET", f"{PRODUCT}/combinations", "read_catalog",
     lambda c: [render.variation_json(one) for one in product_of(c).variations]),
    ("GET", VARIATION, "read_catalog", lambda c: render.variation_json(variation_of(c))),
    ("PUT", VARIATION, "update_catalog", update_variation),
    ("PUT", f"{VARIATION}/inventory", "update_catalog", lambda c: adjust(c, variation_of(c))),
)  # fmt: skip
