"""A store in memory, behind the port: it changes its mind, falls silent, and repeats itself."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from bordereau.channels.port import NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import (
    Connection,
    Delivery,
    Goal,
    OrderPage,
    ReceivedOrder,
    Stage,
    StatusPush,
    StockCount,
    StoreAddress,
    StoreFacts,
    StoreLine,
    StoreLocation,
    StoreOrder,
    StoreProduct,
    WebhookHealth,
)
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import UNFINISHED, Status

START = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
PRICE = Decimal(10)
DOWNLOAD = "PDF"  # which nobody packs
STAGES = {
    "pending": Stage.OPEN,
    "processing": Stage.OPEN,
    "odd": Stage.UNKNOWN,
    "failed": Stage.UNPLACED,
    "completed": Stage.FINISHED,
    "cancelled": Stage.CANCELLED,
}

WAITING = (Stage.OPEN, Stage.UNKNOWN)


# A store that hears of the goal while a part of the order stands so has heard too much.
TOO_EARLY = {
    Goal.PACKED: UNFINISHED - {Status.PACKED},
    Goal.COMPLETED: UNFINISHED,
    Goal.REOPENED: frozenset[Status](),
}


class Fault(StrEnum):
    """How the store's next answer goes wrong."""

    TIMES_OUT = "times out"
    TIMES_OUT_AFTERWARDS = "does as asked, then times out"
    REFUSES = "refuses"
    LOCKED_OUT = "lets nobody in"
    BREAKS = "says what our connector cannot read"


@dataclass(frozen=True)
class Line:
    quantity: int
    refunded: int = 0
    location: str = ""  # from which the store wants it sent


@dataclass(frozen=True)
class Order:
    id: str
    updated: int  # seconds since START
    lines: Mapping[str, Line]  # by SKU
    status: str = "processing"
    is_paid: bool = True
    is_pickup: bool = False
    place: str = ""  # where it is collected
    address: str = ""
    refunded: int = 0  # money, in units of PRICE
    note: str = ""
    customer: str = ""

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines.values())

    @property
    def wanted(self) -> int:
        return self.units - sum(line.refunded for line in self.lines.values())

    @property
    def to_pack(self) -> int:
        packed = [line for sku, line in self.lines.items() if sku != DOWNLOAD]
        return sum(line.quantity - line.refunded for line in packed)

    @property
    def body(self) -> bytes:
        return json.dumps(asdict(self)).encode()


@dataclass
class FakeStore:
    """A `Platform`, and the hands of its shoppers and staff."""

    platform: str = "fake"
    label: str = "Fake"
    credential_names: tuple[str, ...] = ()
    reports_packed: bool = True
    can_reopen: bool = True
    reopen_help: str = "The order is open there again."
    has_order_webhooks: bool = True
    has_own_address: bool = True

    per_page: int = 1000
    seconds: int = 0
    orders: dict[str, Order] = field(default_factory=dict)
    told: list[Order] = field(default_factory=list)  # every state of every order
    stock: dict[str, int] = field(default_factory=dict)  # by SKU, or `spot`
    fault: Fault | None = None
    breaches: list[str] = field(default_factory=list)  # what it should never have been told

    # What happens in the store.

    def put(self, order: Order) -> None:
        order = replace(order, updated=self.seconds)
        self.orders[order.id] = order
        self.told.append(order)

    def place(self, lines: Mapping[str, Line], **values: object) -> str:
        number = str(len({order.id for order in self.told}) + 1)
        self.put(replace(Order(number, 0, lines), **values))  # type: ignore[arg-type]
        return number

    def change(self, order_id: str, **values: object) -> None:
        self.put(replace(self.orders[order_id], **values))  # type: ignore[arg-type]

    def strike(self, *, after: bool = False) -> None:
        """Raise the fault that is due, if any: each happens once."""
        if self.fault is None or (self.fault is Fault.TIMES_OUT_AFTERWARDS) is not after:
            return
        fault, self.fault = self.fault, None
        if fault is Fault.REFUSES:
            raise Refused("The store says no.")
        if fault is Fault.LOCKED_OUT:
            raise NeedsReconnect("The store does not know us.")
        if fault is Fault.BREAKS:
            raise AttributeError("nothing has no attribute")
        raise Retry("The store does not answer.")

    # The port.

    def normalise_url(self, typed: str) -> str:
        return typed

    def read_webhook(
        self, connection: Connection, secret: str, headers: Mapping[str, str], body: bytes
    ) -> Delivery:
        raise NotImplementedError("The machine writes the rows itself.")

    def read_order(self, connection: Connection, body: bytes) -> StoreOrder:
        told = json.loads(body)
        lines = tuple(_line(sku, Line(**line)) for sku, line in told["lines"].items())
        total = sum((line.total for line in lines), Decimal(0))
        return StoreOrder(
            id=told["id"],
            number=told["id"],
            status=told["status"],
            stage=connection.status_stages.get(told["status"], STAGES[told["status"]]),
            placed_at=START,
            updated_at=START + timedelta(seconds=told["updated"]),
            currency="EUR",
            total=total,
            paid=total if told["is_paid"] else Decimal(0),
            refunded=told["refunded"] * PRICE,
            lines=lines,
            is_pickup=told["is_pickup"],
            pickup_place=told["place"] if told["is_pickup"] else "",
            address=StoreAddress(line1=told["address"]),
            customer_name=told["customer"],
            customer_note=told["note"],
        )

    def fetch_open(self, connection: Connection, page: str | None) -> OrderPage:
        self.strike()
        waiting = [one for one in self.orders.values() if STAGES[one.status] in WAITING]
        start = int(page or 0)
        end = start + self.per_page
        following = str(end) if end < len(waiting) else None
        orders = tuple(_received(order) for order in waiting[start:end])
        return OrderPage(orders, following, len(waiting))

    def fetch_changed(self, connection: Connection, since: datetime, page: str | None) -> OrderPage:
        self.strike()
        changed = [_received(order) for order in self.orders.values()]
        return OrderPage(tuple(sorted(changed, key=lambda order: order.updated_at)), None)

    def fetch_orders(
        self, connection: Connection, ids: Sequence[str]
    ) -> dict[str, ReceivedOrder | None]:
        self.strike()
        return {one: _received(self.orders[one]) if one in self.orders else None for one in ids}

    def fetch_products(
        self, connection: Connection, page: str | None
    ) -> tuple[Sequence[StoreProduct], str | None]:
        return [], None

    def fetch_locations(self, connection: Connection) -> Sequence[StoreLocation]:
        return []

    def fetch_completed_words(self, connection: Connection) -> Sequence[str]:
        return []

    def push_status(self, connection: Connection, push: StatusPush) -> str:
        self.strike()
        order = self.orders.get(push.order_id)
        if order is None or order.status == "cancelled":
            raise Refused("The store has called this order off.")
        if self._has_part(push.order_id, TOO_EARLY[push.goal]):
            self.breaches.append(f"{push.order_id} is {push.goal}, we heard, with work open")
        if push.goal is Goal.COMPLETED and order.status != "completed":
            # As stores do: what is completed must have been paid.
            self.change(push.order_id, status="completed", is_paid=True)
        if push.goal is Goal.REOPENED and order.status == "completed":
            self.seconds += 1  # nobody completes, reopens and completes within one
            self.change(push.order_id, status="processing")
        self.strike(after=True)
        return self.orders[push.order_id].status

    def _has_part(self, order_id: str, statuses: Collection[Status]) -> bool:
        mine = {"sale__channel__platform": self.platform, "sale__store_order_id": order_id}
        parts = Fulfilment.objects.filter(**mine)
        return not parts.exists() or parts.filter(status__in=sorted(statuses)).exists()

    def push_stock(
        self, connection: Connection, counts: Sequence[StockCount]
    ) -> dict[str, StoreProblem | None]:
        self.strike()
        self.stock |= {spot(one.product_id, one.location): one.available for one in counts}
        self.strike(after=True)
        return {count.product_id: None for count in counts}

    def check(self, connection: Connection) -> StoreFacts:
        return StoreFacts("Fake", "EUR")

    def ensure_webhooks(self, connection: Connection, address: str, secret: str) -> WebhookHealth:
        return WebhookHealth(0, 0)

    def remove_webhooks(self, connection: Connection, address: str) -> None:
        return None


def spot(sku: str, location: str) -> str:
    return f"{sku} at {location}" if location else sku


def _line(sku: str, line: Line) -> StoreLine:
    return StoreLine(
        id=sku,
        product_id=sku,
        sku=sku,
        gtin="",
        name=f"The {sku}",
        quantity=line.quantity,
        unit_price=PRICE,
        total=PRICE * line.quantity,
        refunded=line.refunded,
        location=line.location,
        is_digital=sku == DOWNLOAD,
    )


def _received(order: Order) -> ReceivedOrder:
    return ReceivedOrder(order.id, START + timedelta(seconds=order.updated), order.body)
