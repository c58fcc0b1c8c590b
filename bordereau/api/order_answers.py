"""Orders as the API tells them, a page of them in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch, QuerySet
from pydantic import BaseModel, Field

from bordereau.api.fields import money
from bordereau.api.shortages import shortages
from bordereau.api.store_changes import StoreChanged, told_by
from bordereau.fulfilment import missing
from bordereau.fulfilment.models import (
    IS_UNSEEN,
    Event,
    Fulfilment,
    FulfilmentLine,
    StoreChange,
)
from bordereau.fulfilment.status import UNFINISHED, Status, Type
from bordereau.outbox.models import Push
from bordereau.refusals import say
from bordereau.sales.balances import balance_of
from bordereau.sales.models import Sale
from bordereau.stock.models import StockLevel

OnHand = dict[tuple[int, int], int]  # by outlet and product


class Customer(BaseModel):
    name: str
    email: str
    phone: str


class OrderLine(BaseModel):
    id: int
    sku: str
    name: str
    quantity: int = Field(description="Units to pack, without those cancelled since.")
    picked: int
    short: int = Field(
        description="Units still to pick that the outlet's on hand does not cover, or that were "
        "reported short and are not settled; 0 when fine. What other orders want of the same "
        "product is not counted."
    )


class SyncState(StrEnum):
    NONE = "none"
    PENDING = "pending"
    RETRYING = "retrying"
    CONFIRMED = "confirmed"
    NEEDS_ATTENTION = "needs_attention"
    ENDED = "ended"


class StoreSync(BaseModel):
    """Whether the store shows what happened here."""

    state: SyncState
    detail: str
    next_try: datetime | None


class Order(BaseModel):
    id: int
    version: int
    sale_id: int
    receipt_number: str
    store_order_number: str
    channel: str | None = Field(description="The channel's name.")
    outlet: str = Field(description="The outlet's code.")
    status: Status
    type: Type
    customer: Customer
    placed_at: datetime
    lines: list[OrderLine]
    sale_note: str
    order_notes: list[str]
    assigned_to: str | None
    is_backorder: bool = Field(description="It waits for goods.")
    currency: str
    total: str
    paid: str
    balance_due: str
    tracking: str
    carrier: str
    store_sync: StoreSync
    store_change: StoreChanged | None = Field(
        description="What the store changed after work began, until somebody confirms it."
    )


def with_all(rows: QuerySet[Fulfilment]) -> QuerySet[Fulfilment]:
    """Together with everything that an answer needs."""
    lines = FulfilmentLine.objects.select_related("sale_line")
    return rows.select_related("sale", "outlet", "channel", "assigned_to").prefetch_related(
        Prefetch("lines", lines.annotate(missing=missing.reported())),
        Prefetch("events", Event.objects.filter(kind="note").order_by("id"), to_attr="notes"),
        "sale__payments",
        Prefetch("store_changes", StoreChange.objects.filter(IS_UNSEEN), to_attr="unseen"),
        Prefetch(
            "sale__pushes",
            Push.objects.filter(kind=Push.Kind.STATUS).order_by("id"),
            to_attr="status_pushes",
        ),
    )


def answers(rows: Iterable[Fulfilment]) -> list[Order]:
    orders = list(rows)
    on_hand = _on_hand(orders)
    return [_answer(order, on_hand) for order in orders]


def _on_hand(orders: Sequence[Fulfilment]) -> OnHand:
    open_orders = [order for order in orders if order.status in UNFINISHED]
    levels = StockLevel.objects.filter(
        outlet_id__in={order.outlet_id for order in open_orders},
        product_id__in={line.product_id for order in open_orders for line in order.lines.all()},
    ).values_list("outlet_id", "product_id", "on_hand")
    return {(outlet_id, product_id): units for outlet_id, product_id, units in levels}


def _answer(order: Fulfilment, on_hand: OnHand) -> Order:
    sale = order.sale
    balance = balance_of(sale)
    return Order(
        id=order.pk,
        version=order.version,
        sale_id=sale.pk,
        receipt_number=sale.receipt_number,
        store_order_number=sale.store_order_number,
        channel=order.channel.name if order.channel else None,
        outlet=order.outlet.code,
        status=Status(order.status),
        type=Type(order.type),
        customer=customer_of(sale),
        placed_at=order.placed_at,
        lines=_lines(order, on_hand),
        sale_note=sale.note,
        order_notes=[note.detail["text"] for note in order.notes],  # type: ignore[attr-defined]
        assigned_to=str(order.assigned_to) if order.assigned_to else None,
        is_backorder=order.is_backorder,
        currency=sale.currency,
        total=money(sale.total, sale.currency),
        paid=money(balance.paid, sale.currency),
        balance_due=money(balance.due, sale.currency),
        tracking=order.tracking_number,
        carrier=order.carrier,
        store_sync=store_sync(sale.status_pushes),  # type: ignore[attr-defined]
        store_change=told_by(order.unseen),  # type: ignore[attr-defined]
    )


def _lines(order: Fulfilment, on_hand: OnHand) -> list[OrderLine]:
    lines = list(order.lines.all())
    short = [0] * len(lines)
    if order.status in UNFINISHED:
        wants = [(line.product_id, line.wanted, line.picked) for line in lines]
        here = {product: on_hand.get((order.outlet_id, product), 0) for product, _, _ in wants}
        uncovered = shortages(wants, here)
        reported = [missing.lacking(line, line.missing) for line in lines]  # type: ignore[attr-defined]
        short = list(map(max, uncovered, reported))
    return [
        OrderLine(
            id=line.pk,
            sku=line.sale_line.sku,
            name=line.sale_line.name,
            quantity=line.wanted,
            picked=line.picked,
            short=units,
        )
        for line, units in zip(lines, short, strict=True)
    ]


def customer_of(sale: Sale) -> Customer:
    return Customer(name=sale.customer_name, email=sale.customer_email, phone=sale.customer_phone)


def store_sync(status_pushes: Sequence[Push]) -> StoreSync:
    """How the newest thing that its store must be told of a sale is doing."""
    if not status_pushes:
        return StoreSync(state=SyncState.NONE, detail="", next_try=None)
    push = status_pushes[-1]
    return StoreSync(state=push_state(push), detail=push_detail(push), next_try=next_try(push))


def push_state(push: Push) -> SyncState:
    """What is being sent right now is, to anybody outside, still to be sent."""
    return SyncState.PENDING if push.state == Push.State.SENDING else SyncState(push.state)


def push_detail(push: Push) -> str:
    return (
        push.result if push.state == Push.State.CONFIRMED else say(push.reason, push.reason_params)
    )


def next_try(push: Push) -> datetime | None:
    waits = push.state in (Push.State.PENDING, Push.State.RETRYING)
    return push.next_try_at if waits else None
