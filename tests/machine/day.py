"""One shop and its stores: what every kind of step stands on."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from unittest.mock import patch

from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from bordereau.channels.models import Channel, ChannelOutlet, ExternalId, StorePlace
from bordereau.channels.registry import PLATFORMS
from bordereau.fulfilment.models import Event, Fulfilment, FulfilmentLine
from bordereau.fulfilment.status import UNFINISHED
from bordereau.inbox import apply
from bordereau.inbox.models import InboxRow
from bordereau.refusals import Refusal
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Outlet, Product, StockMovement
from bordereau.stock.movements import Kind
from tests.machine.fake_store import DOWNLOAD, START, FakeStore, Line, Order
from tests.machine.invariants import Books, Watch
from tests.makers import a_channel, a_product, an_actor, an_outlet

CODES = ("MAIN", "PORT", "HILL", "MILL")
SKUS = ("CUP", "PAN", "TEA")
# Which of those there are; so many that every number means another one for a while.
WHICH = st.integers(0, 23)
SOLD = (*SKUS, DOWNLOAD)
SKU = st.sampled_from(SOLD)
UNITS = st.integers(1, 3)
PLATFORM_NAMES = ("fake", "fake too")
BASKET = {"CUP": Line(2), "PAN": Line(1)}
SOON = timedelta(minutes=1)

WRITES = re.compile('(INSERT INTO|UPDATE|DELETE FROM) "?bordereau_(sale|payment|fulfil|stock)')

Thing = TypeVar("Thing")


def chosen(things: Sequence[Thing], which: int) -> Thing:
    return things[which % len(things)]


@dataclass(frozen=True)
class How:
    """Whatever a step needs to know beside the order that it is about."""

    which: int  # of the sale's orders
    line: int
    units: int
    other: int  # another order or outlet, a status, a fault

    @property
    def sku(self) -> str:
        return chosen(SOLD, self.line)

    def of(self, order: Fulfilment) -> FulfilmentLine:
        """Rather a line of which something is to be done."""
        lines = list(order.lines.all())
        return chosen([*(line for line in lines if line.wanted), *lines], self.line)


HOW = st.builds(
    How,
    which=WHICH,
    line=st.integers(0, 5),
    units=st.sampled_from([1, 1, 1, 2, 2, 3, 0, -1]),
    other=WHICH,
)


@dataclass(frozen=True)
class Layout:
    """How a shop may be laid out."""

    stock: Sequence[Sequence[int]]  # of each outlet the units of each SKU
    # Of each store, which of the outlets serve it, the preferred one first.
    serving: Sequence[Sequence[int]]
    may_split: bool
    reserve: int
    counts_by_place: bool  # the store counts its stock at each of our outlets
    is_prompt: bool  # what the store tells is applied at once, unless something is in the way


def _layouts(outlets: int) -> st.SearchStrategy[Layout]:
    here = st.tuples(*[st.integers(0, 5) for _ in SKUS])
    return st.builds(
        Layout,
        stock=st.lists(here, min_size=outlets, max_size=outlets),
        serving=st.lists(
            st.lists(st.integers(0, outlets - 1), min_size=1, unique=True), min_size=1, max_size=2
        ),
        may_split=st.booleans(),
        reserve=st.integers(0, 2),
        counts_by_place=st.booleans(),
        is_prompt=st.booleans(),
    )


LAYOUTS = st.integers(1, len(CODES)).flatmap(_layouts)


@dataclass(frozen=True)
class Side:
    """A store, and what we know it by. Two of them give their orders the same numbers."""

    store: FakeStore
    channel: Channel


class Day(RuleBasedStateMachine):
    """It begins with three orders that we know, for most steps need one.

    A step that is about a store is about the one whose `turn` it is.
    """

    store: FakeStore
    channel: Channel

    def __init__(self) -> None:
        super().__init__()
        self.stores = [FakeStore(platform) for platform in PLATFORM_NAMES]
        self.watch = Watch()
        self.books = Books()
        self.late: list[Callable[[], None]] = []  # what slow workers have yet to do
        self.keys = 0
        self.held = ExitStack()
        known = {store.platform: store for store in self.stores}
        self.held.enter_context(patch.dict(PLATFORMS, known))
        self.held.enter_context(transaction.atomic())
        self.held.enter_context(connection.execute_wrapper(self._see_write))

    def _see_write(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Most steps leave the books as they are, and auditing them takes longer than the step."""
        self.books.are_audited &= not WRITES.match(sql)
        return execute(sql, *rest)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.held.close()

    @initialize(layout=LAYOUTS)
    def open(self, layout: Layout) -> None:
        self.person = an_actor()
        self.outlets = [an_outlet(code, code.title()) for code in CODES[: len(layout.stock)]]
        self.sides = [
            Side(store, self._connect(store, serving, layout))
            for store, serving in zip(self.stores, layout.serving, strict=False)
        ]
        for place, sku in enumerate(SKUS):
            product = a_product(sku)
            for side in self.sides:
                ExternalId.objects.create(channel=side.channel, value=sku, product=product)
            for outlet, units in zip(self.outlets, layout.stock, strict=True):
                self._receive(outlet, product, units[place])
        self.is_prompt = layout.is_prompt
        for which, (is_paid, is_pickup) in enumerate(((True, False), (True, True), (False, False))):
            self.turn(which)
            self.order(BASKET, is_paid=is_paid, is_pickup=is_pickup)
        while self.apply_some():
            pass

    def turn(self, which: int) -> None:
        side = chosen(self.sides, which)
        self.store, self.channel = side.store, side.channel

    def _connect(self, store: FakeStore, serving: Sequence[int], layout: Layout) -> Channel:
        first, *others = [self.outlets[one] for one in serving]
        now = timezone.now()
        channel = a_channel(
            first, store.platform, imported_at=now, cursor=now, reserve=layout.reserve,
            may_split=layout.may_split,
        )  # fmt: skip
        for position, outlet in enumerate(others, 1):
            ChannelOutlet.objects.create(channel=channel, outlet=outlet, position=position)
        for outlet in self.outlets:
            StorePlace.objects.create(
                channel=channel, store_id=outlet.code, name=outlet.name, outlet=outlet,
                counts_stock=layout.counts_by_place,
            )  # fmt: skip
        Channel.objects.filter(pk=channel.pk).update(
            platform=store.platform, reports_packed=True, connected_at=START
        )
        channel.refresh_from_db()
        return channel

    def _receive(self, outlet: Outlet, product: Product, units: int) -> None:
        if units:
            move_by_hand(outlet.pk, product.pk, Kind.RECEIVE, units, "", SYSTEM)

    @property
    def order_ids(self) -> list[str]:
        return list(self.store.orders)

    @property
    def orders(self) -> Sequence[Fulfilment]:
        return list(Fulfilment.objects.select_related("sale").order_by("pk"))

    def at_hand(self, sale: Sale | None = None) -> Sequence[Fulfilment]:
        """Of all, or of one sale: those to be done more often, for they are worked on most."""
        orders = [order for order in self.orders if sale in (None, order.sale)]
        to_do = [order for order in orders if order.status in UNFINISHED]
        return [*to_do, *to_do, *to_do, *orders]

    def place(self, which: int) -> str:
        """Some customers, and some stores, choose where an order comes from."""
        return chosen([*(outlet.code for outlet in self.outlets), "", ""], which)

    def order(self, lines: Mapping[str, Line], **values: object) -> None:
        self.hint(self.store.place(lines, **values))

    def change(self, order: Order, **values: object) -> None:
        self.store.change(order.id, **values)
        self.hint(order.id)

    def hint(self, order_id: str) -> None:
        """The store's webhook, as we keep it."""
        self.keys += 1
        InboxRow.objects.create(
            channel=self.channel,
            key=f"hint-{self.keys}",
            source=InboxRow.Source.WEBHOOK,
            store_order_id=order_id,
            body=b"{}",
            next_try_at=timezone.now(),
        )
        if self.is_prompt:
            self.apply_some()

    def apply_some(self, limit: int = apply.BATCH) -> int:
        """One batch, and a look at what it made of the sales' lines."""
        done = apply.apply_due(limit)
        self.books.check()
        return done

    def tried(self, verb: Callable[[], object]) -> str:
        """The code of its refusal, or "" when it was done. What is refused changes nothing."""
        before = Event.objects.count(), StockMovement.objects.count()
        try:
            verb()
        except Refusal as refusal:
            assert (Event.objects.count(), StockMovement.objects.count()) == before
            return refusal.code
        return ""
