"""Faults and orders on demand: what is this platform's own of it."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..common import control, customers
from ..common.control import Asked, body_of
from ..common.faults import Faults
from ..common.trickle import Trickle
from . import render_order, shopper
from .delivery import Deliveries
from .options import Place
from .shop import Shop
from .shopper import Basket
from .state import Order, Product, Webhook

CREATED = "order.created"


class Controls(control.Controls[Shop]):
    def __init__(
        self, shop: Shop, deliveries: Deliveries, trickle: Trickle, faults: Faults
    ) -> None:
        super().__init__(shop, deliveries, trickle, faults)
        self.deliveries = deliveries

    def routes(self) -> list[Route]:
        return [*super().routes(), Route("/_standin/told", self.told, methods=["POST"])]

    def keys(self) -> dict[str, str]:
        key = next(k for k in self.shop.state.keys.values() if k.permissions == "read_write")
        return {"consumer_key": key.key, "consumer_secret": key.secret}

    def fill(self) -> None:
        shopper.fill_shelves(self.shop)

    def place_asked(self, asked: Asked) -> Order:
        basket = Basket(
            items={self.product(sku).id: int(n) for sku, n in asked["items"].items()},
            pickup=self.place_named(asked.get("pickup", "")),
            payment=asked.get("payment", "card"),
            note=asked.get("note", ""),
        )
        return shopper.check_out(self.shop, customers.make(self.shop.random), basket)

    def product(self, sku: str) -> Product:
        product = self.shop.product_by_sku(sku)
        if product is None:
            raise KeyError(sku)
        return product

    def place_named(self, name: str) -> Place | None:
        return {place.name: place for place in self.shop.options.places}[name] if name else None

    async def told(self, request: Request) -> Response:
        """For a bench, which posts them itself: the webhooks that tell of these new orders."""
        asked = await body_of(request)
        told = []
        with self.shop.lock:
            for number in asked["ids"]:
                body = render_order.order_bytes(self.shop, self.shop.state.orders[number], "http")
                headers = self.deliveries.headers(told_by(asked["secret"]), CREATED, body)
                told.append({"headers": headers, "body": body.decode()})
        return JSONResponse(told)


def told_by(secret: str) -> Webhook:
    now = datetime.now(UTC)
    return Webhook(1, "Bench", "active", CREATED, "", secret, "", now)
