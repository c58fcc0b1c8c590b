"""A store that a test holds in its hands: a stand-in on loopback, worked as its people would."""

from abc import ABC, abstractmethod
from typing import Any

from bordereau.channels.port import Platform
from bordereau.channels.shapes import Connection
from bordereau.standins.common.standin import Standin

ADDRESS = "http://127.0.0.1:9/webhooks/platform/abc123"  # where nobody listens
SECRET = "OurOwnSecret0123456789"
BODY = tuple[dict[str, str], bytes]


class StoreInHand(ABC):
    """What a test does to a store, as its customers and staff would."""

    platform: Platform
    standin: Standin[Any]
    connection: Connection
    currency: str
    completed: str  # the store's own word

    @abstractmethod
    def place_order(self, *, paid: bool = True, pickup: str = "", units: int = 1) -> str: ...

    @abstractmethod
    def place_orders(self, count: int) -> list[str]: ...

    @abstractmethod
    def cancel(self, order_id: str) -> None: ...

    @abstractmethod
    def touch(self, order_id: str) -> None:
        """Change something about the order."""

    @abstractmethod
    def delete(self, order_id: str) -> None: ...

    @abstractmethod
    def status(self, order_id: str) -> str: ...

    @abstractmethod
    def tracking(self, order_id: str) -> str:
        """What the store shows of an order's parcels: their numbers, wherever it keeps them."""

    @abstractmethod
    def product_id(self) -> str:
        """Of a product whose stock the store counts."""

    @abstractmethod
    def stock(self, product_id: str) -> int | None: ...

    def location(self) -> str:
        """The one at which `stock` is counted, where the store has several."""
        return ""

    @abstractmethod
    def writes(self) -> int:
        """How many requests have come that may change something."""

    @abstractmethod
    def webhook_addresses(self) -> list[str]: ...

    def webhooks_of(self, order_id: str) -> list[BODY]:
        """What the store sends out about an order to our address, made with our secret."""
        self.listen()
        self.touch(order_id)
        return [(one.headers, one.body) for one in self.standin.deliver_now()]

    def listen(self) -> None:
        """See to it that the store tells our address of its orders."""
        self.platform.ensure_webhooks(self.connection, ADDRESS, SECRET)

    def another_signer(self) -> tuple[Connection, str]:
        """What would have signed its webhooks otherwise: our secret, or one of the platform's."""
        return self.connection, SECRET + "x"

    @abstractmethod
    def wrong_credentials(self) -> dict[str, str]: ...

    @abstractmethod
    def read_only_credentials(self) -> dict[str, str]: ...

    @abstractmethod
    def renew_access(self) -> dict[str, str]:
        """From now on the store does not know our credentials; it lets in whoever has these."""

    # The same whatever its platform.

    def pass_time(self, seconds: float) -> None:
        self.standin.advance(seconds)

    def ask_to_wait(self, seconds: int) -> None:
        """The next request is told to come back later."""
        self.standin.faults.set(too_many_next=1, retry_after=seconds)

    def fail_once(self) -> None:
        """The next request meets a fault of the store's own."""
        self.standin.faults.set(error_next=1)

    def hang_up_after_next_write(self) -> None:
        self.standin.faults.set(apply_then_hang_up_next=1)
