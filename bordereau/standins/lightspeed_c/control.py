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
from . import orders, shopper
from .delivery import Deliveries
from .shop import Shop
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
        ]

    async def about(self, request: Request) -> Response:
        """What a demo needs to connect to this store."""
        with self.shop.lock:
            state = self.shop.state
            key = next(one for one in state.keys.values() if one.may_write)
            counts = {"orders": len(state.orders), "products": len(state.products)}
        return JSONResponse({"key": key.key, "secret": key.secret, **counts})

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
            placed = await run_in_threadpool(self.place_asked, asked)
        except (KeyError, ValueError, SoldOut) as problem:
            return JSONResponse({"detail": f"{type(problem).__name__}: {problem}"}, 400)
        return JSONResponse({"ids": [order.id for order in placed]}, 201)

    def place_asked(self, asked: dict[str, Any]) -> list[Order]:
        if "items" not in asked:
            return shopper.place_random(self.shop, int(asked.get("count", 1)))
        is_paid, payment = shopper.PAYMENTS[asked.get("payment", "card")]
        with self.shop.lock:
            places = {one.name: one for one in self.shop.options.places}
            wish = orders.Wish(
                {self.shop.variant(sku).id: int(n) for sku, n in asked["items"].items()},
                places[asked["pickup"]] if asked.get("pickup") else None,
                is_paid,
                payment,
                asked.get("note", ""),
            )
            return [orders.place(self.shop, customers.make(self.shop.random), wish)]

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
            self.shop.clock.set(datetime.fromisoformat(at) if at else None)
        except (TypeError, ValueError) as problem:  # no zone, or no moment at all
            return JSONResponse({"detail": str(problem)}, 400)
        return JSONResponse({"now": self.shop.clock.now().isoformat()})


async def body_of(request: Request) -> dict[str, Any]:
    raw = await request.body()
    value = json.loads(raw) if raw else {}
    return value if isinstance(value, dict) else {}
