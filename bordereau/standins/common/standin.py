"""A store as tests and the demo hold it in their hands: what is the same whatever its platform."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from starlette.types import ASGIApp

from .faults import Faults
from .gate import Seen
from .keeper import Keeper
from .sending import Sending
from .server import Server
from .shop import Shop
from .trickle import Trickle

Sent = TypeVar("Sent")  # a webhook that was sent, and what came back


class Standin(ABC, Generic[Sent]):
    deliveries: Sending[Any, Sent]

    def __init__(self, shop: Shop[Any, Any], port: int) -> None:
        self.faults = Faults()
        self.requests: deque[Seen] = deque(maxlen=10_000)
        self.server = Server(port)
        shop.address = f"127.0.0.1:{self.server.port}"
        self.clock = shop.clock
        self.trickle = Trickle(self.place_random, shop.options.trickle_seconds)
        self.keeper = Keeper(shop.take_unsaved, shop.options.state_file)

    @abstractmethod
    def build(self) -> ASGIApp:
        """The store as one application."""

    @abstractmethod
    def place_random(self, count: int) -> Sequence[Any]:
        """Orders of customers who come by themselves."""

    def start(self) -> None:
        self.server.start(self.build())
        self.deliveries.start()
        self.trickle.start()
        self.keeper.start()

    def stop(self) -> None:
        self.trickle.stop()
        self.server.stop()
        self.deliveries.stop()
        self.keeper.stop()

    @property
    def front_page(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def advance(self, seconds: float) -> None:
        """Let the store's clock run ahead, without waiting."""
        self.clock.advance(seconds)

    def deliver_now(self) -> list[Sent]:
        return self.deliveries.deliver_now()

    def settle(self) -> None:
        """Wait until every webhook that may leave has left."""
        if not self.deliveries.settle():
            raise TimeoutError("Webhooks are still on their way.")

    @property
    def delivered(self) -> Sequence[Sent]:
        return list(self.deliveries.sent)


Store = TypeVar("Store", bound=Standin[Any])


@contextmanager
def opened(store: Store) -> Iterator[Store]:
    try:
        store.start()
        yield store
    finally:
        store.stop()
