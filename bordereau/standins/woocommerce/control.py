"""Faults and orders on demand, as JSON: for tests in another process, and for the demo."""

import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import shopper
from .delivery import Deliveries
from .faults import Faults
from .shop import Shop
from .trickle import Trickle


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
        ]

    async def about(self, request: Request) -> Response:
        """What a demo needs to connect to this store."""
        with self.shop.lock:
            key = next(k for k in self.shop.state.keys.values() if k.permissions == "read_write")
            counts = {
                "orders": len(self.shop.state.orders),
                "products": len(self.shop.state.products),
            }
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
        count = int((await body_of(request)).get("count", 1))
        orders = await run_in_threadpool(shopper.place_random, self.shop, count)
        return JSONResponse({"ids": [order.id for order in orders]}, 201)

    async def deliver(self, request: Request) -> Response:
        sent = await run_in_threadpool(self.deliveries.deliver_now)
        return JSONResponse({"sent": len(sent)})

    async def set_trickle(self, request: Request) -> Response:
        self.trickle.set_pace(float((await body_of(request)).get("seconds", 0)))
        return JSONResponse({"seconds": self.trickle.seconds})


async def body_of(request: Request) -> dict[str, Any]:
    raw = await request.body()
    value = json.loads(raw) if raw else {}
    return value if isinstance(value, dict) else {}
