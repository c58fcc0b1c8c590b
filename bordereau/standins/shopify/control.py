"""Faults and orders on demand, as JSON: for tests in another process, and for the demo."""

import json
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..common import customers
from ..common.faults import Faults
from ..common.till import SoldOut
from ..common.trickle import Trickle
from . import shopper
from .delivery import Deliveries
from .shop import Shop
from .shopper import Basket
from .state import Order


class Controls:
    def __init__(
        self, shop: Shop, deliveries: Deliveries, trickle: Trickle, faults: Faults
    ) -> None:
        self.shop = shop
        self.deliveries = deliveries
        self.trickle = trickle
        self.faults = faults

    def routes(self) -> list[Route]:
        return [
            Route("/_standin", self.about),
            Route("/_standin/faults", self.change_faults, methods=["GET", "POST", "DELETE"]),
            Route("/_standin/orders", self.place, methods=["POST"]),
            Route("/_standin/deliver", self.deliver, methods=["POST"]),
            Route("/_standin/trickle", self.set_trickle, methods=["POST"]),
            Route("/_standin/clock", self.set_clock, methods=["POST"]),
            Route("/_standin/plenty", self.fill_shelves, methods=["POST"]),
        ]

    async def about(self, request: Request) -> Response:
        """What a demo needs to connect to this store."""
        with self.shop.lock:
            state = self.shop.state
            told = {
                "url": f"http://{self.shop.address}",
                "client_id": state.client_id,
                "client_secret": state.secrets[0],
                "orders": len(state.orders),
                "products": len(state.products),
            }
        return JSONResponse(told)

    async def change_faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.faults.clear()
        elif request.method == "POST":
            try:
                self.faults.set(**await body_of(request))
            except (TypeError, ValueError) as problem:
                return JSONResponse({"detail": str(problem)}, 400)
        self.deliveries.wake()
        return JSONResponse(self.faults.as_dict())

    async def place(self, request: Request) -> Response:
        """So many at random, or one of the items that are named by SKU."""
        asked = await body_of(request)
        try:
            orders = await run_in_threadpool(self.place_asked, asked)
        except (KeyError, ValueError, SoldOut) as problem:
            return JSONResponse({"detail": f"{type(problem).__name__}: {problem}"}, 400)
        return JSONResponse({"ids": [order.id for order in orders]}, 201)

    def place_asked(self, asked: dict[str, Any]) -> list[Order]:
        if "items" not in asked:
            return shopper.place_random(self.shop, int(asked.get("count", 1)))
        with self.shop.lock:
            pickup = asked.get("pickup", "")
            basket = Basket(
                items={self.variant(sku): int(n) for sku, n in asked["items"].items()},
                pickup_id=self.place_named(pickup) if pickup else None,
                payment=asked.get("payment", "card"),
                note=asked.get("note", ""),
            )
            return [shopper.check_out(self.shop, customers.make(self.shop.random), basket)]

    def variant(self, sku: str) -> int:
        return {one.sku: one.id for one in self.shop.state.variants.values()}[sku]

    def place_named(self, name: str) -> int:
        return {one.name: one.id for one in self.shop.state.locations.values()}[name]

    async def deliver(self, request: Request) -> Response:
        sent = await run_in_threadpool(self.deliveries.deliver_now)
        return JSONResponse({"sent": len(sent)})

    async def set_trickle(self, request: Request) -> Response:
        self.trickle.set_pace(float((await body_of(request)).get("seconds", 0)))
        return JSONResponse({"seconds": self.trickle.seconds})

    async def set_clock(self, request: Request) -> Response:
        """Live through days that are past: a moment with its zone, or null for now."""
        try:
            at = (await body_of(request)).get("at")
            moment = datetime.fromisoformat(at) if at else None
            with self.shop.lock:
                self.shop.clock.set(moment)
        except (TypeError, ValueError) as problem:  # no zone, or no moment at all
            return JSONResponse({"detail": str(problem)}, 400)
        return JSONResponse({"now": self.shop.clock.now().isoformat()})

    async def fill_shelves(self, request: Request) -> Response:
        """For a bench: more of everything than it will order, which is told to nobody."""
        with self.shop.lock:
            shopper.fill_shelves(self.shop)
        return JSONResponse({})


async def body_of(request: Request) -> dict[str, Any]:
    raw = await request.body()
    value = json.loads(raw) if raw else {}
    return value if isinstance(value, dict) else {}
