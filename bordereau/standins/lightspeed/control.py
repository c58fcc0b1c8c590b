"""Faults and orders on demand: what is this platform's own of it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..common import control, customers
from ..common.control import Asked, body_of
from . import orders, shopper
from .shop import Shop
from .state import Order


class Controls(control.Controls[Shop]):
    def routes(self) -> list[Route]:
        return [*super().routes(), Route("/_standin/webhook", self.set_webhook, methods=["POST"])]

    @property
    def address(self) -> str:
        return f"http://{self.shop.address}/api/v3/{self.shop.options.number}"

    def keys(self) -> dict[str, str]:
        state = self.shop.state
        token = next(one for one in state.tokens.values() if "update_orders" in one.scopes)
        return {"access_token": token.secret, "client_secret": state.client_secret}

    def fill(self) -> None:
        shopper.fill_shelves(self.shop)

    def place_asked(self, asked: Asked) -> Order:
        payment, method = shopper.METHODS[asked.get("payment", "card")]
        places = {one.name: one for one in self.shop.options.places}
        wish = orders.Wish(
            items={key_of(self.shop, sku): int(n) for sku, n in asked["items"].items()},
            pickup=places[asked["pickup"]] if asked.get("pickup") else None,
            payment=payment,
            method=method,
            note=asked.get("note", ""),
        )
        return orders.place(self.shop, customers.make(self.shop.random), wish)

    async def set_webhook(self, request: Request) -> Response:
        """What the vendor's support does on request; "" takes it off again."""
        address = str((await body_of(request)).get("address", ""))
        with self.shop.lock:
            self.shop.state.webhook = address
            self.shop.unsaved = True
            return JSONResponse({"address": address})


def key_of(shop: Shop, sku: str) -> tuple[int, int]:
    product, variation = shop.by_sku(sku)
    return product.id, variation.id if variation else 0
