"""Faults and orders on demand, as JSON: for tests in another process, and for the demo."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .faults import Faults
from .sending import Sending
from .shop import Shop
from .till import SoldOut
from .trickle import Trickle

Asked = dict[str, Any]
Store = TypeVar("Store", bound=Shop[Any, Any])


class Controls(ABC, Generic[Store]):
    """A platform says what is told about its store, and how orders are placed there."""

    def __init__(
        self, shop: Store, sending: Sending[Any, Any], trickle: Trickle, faults: Faults
    ) -> None:
        self.shop = shop
        self.sending = sending
        self.trickle = trickle
        self.faults = faults

    @property
    def address(self) -> str:
        """What an owner types to connect this store."""
        return f"http://{self.shop.address}"

    @abstractmethod
    def keys(self) -> dict[str, str]:
        """What the store's own pages show to whoever connects it. Under the store's lock."""

    @abstractmethod
    def place_asked(self, asked: Asked) -> Any:
        """One order: of `items` by SKU, with `pickup`, `payment` and `note`."""

    @abstractmethod
    def fill(self) -> None:
        """More of everything than a bench will order, which is told to nobody."""

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
            counts = {"orders": len(state.orders), "products": len(state.products)}
            return JSONResponse({"url": self.address, "keys": self.keys(), **counts})

    async def change_faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.faults.clear()
        elif request.method == "POST":
            try:
                self.faults.set(**await body_of(request))
            except (TypeError, ValueError) as problem:
                return JSONResponse({"detail": str(problem)}, 400)
        self.sending.wake()
        return JSONResponse(self.faults.as_dict())

    async def place(self, request: Request) -> Response:
        """So many at random, as many seconds apart, or one of the items that are named by SKU."""
        asked = await body_of(request)
        try:
            placed = await run_in_threadpool(self.orders, asked)
        except (KeyError, ValueError, SoldOut) as problem:
            return JSONResponse({"detail": f"{type(problem).__name__}: {problem}"}, 400)
        return JSONResponse({"ids": [order.id for order in placed]}, 201)

    def orders(self, asked: Asked) -> Sequence[Any]:
        if "items" not in asked:
            count = int(asked.get("count", 1))
            if "seconds_apart" in asked:
                return self.place_apart(count, float(asked["seconds_apart"]))
            return self.trickle.place_random(count)
        with self.shop.lock:
            return [self.place_asked(asked)]

    def place_apart(self, count: int, seconds: float) -> Sequence[Any]:
        placed: list[Any] = []
        for _ in range(count):
            placed += self.trickle.place_random(1)
            with self.shop.lock:
                self.shop.clock.advance(seconds)
        return placed

    async def deliver(self, request: Request) -> Response:
        sent = await run_in_threadpool(self.sending.deliver_now)
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
        with self.shop.lock:
            self.fill()
        return JSONResponse({})


async def body_of(request: Request) -> Asked:
    raw = await request.body()
    value = json.loads(raw) if raw else {}
    return value if isinstance(value, dict) else {}
