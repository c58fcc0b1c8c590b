"""A sale as the desk tells it: how far it is, what is owed, where its parcels are."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.functional import Promise

from bordereau.channels.shapes import StoreAddress
from bordereau.desk.order_rows import undo
from bordereau.desk.sale_filters import STATES
from bordereau.desk.words import STATUSES, TYPES
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import GONE, UNFINISHED, Status, Type
from bordereau.sales import called_off
from bordereau.sales.balances import balance_of, extras_of
from bordereau.sales.models import Return, Sale, SaleLine
from bordereau.sales.notes import address_lines
from bordereau.sales.returns import left_to_return
from bordereau.sales.states import SaleState, state_of
from bordereau.sales.totals import Balance
from bordereau.staff.access import Actor, May


@dataclass(frozen=True)
class Part:
    """One order of the sale."""

    order: Fulfilment
    by: Actor

    @property
    def status(self) -> Promise:
        return STATUSES[Status(self.order.status)]

    @property
    def type(self) -> Promise:
        return TYPES[Type(self.order.type)]

    @property
    def goods(self) -> list[tuple[str, str]]:
        """What it holds, or held until it was called off: units, picked of wanted, and the name."""
        is_off = self.order.status == Status.CANCELLED
        told = []
        for line in self.order.lines.all():
            units = line.quantity if is_off else line.wanted
            is_part = 0 < line.picked < units
            words = f"{line.picked}/{units}" if is_part else str(units)
            told += [(words, line.sale_line.name)] if units else []
        return told

    @property
    def may_open(self) -> bool:
        return self.by.works_in(self.order.outlet_id)

    @property
    def undo(self) -> Promise | str:
        return undo(self.order, self.by) if self.may_open else ""


@dataclass(frozen=True, slots=True)
class Sold:
    """A line, and what became of it here beside what its store says."""

    line: SaleLine
    called_off: int
    returned: int


@dataclass(frozen=True)
class SaleRow:
    """Wants a sale from sales.queries.with_rows."""

    sale: Sale
    by: Actor

    @cached_property
    def orders(self) -> Sequence[Fulfilment]:
        return list(self.sale.fulfilments.all())

    @property
    def lines(self) -> list[Sold]:
        off = called_off.units_of(self.sale)
        return [Sold(line, off.get(line.pk, 0), line.returned) for line in self.sale.lines.all()]

    @property
    def brought_back(self) -> list[tuple[Return, bool]]:
        """Each with whether this person may say that it was a mistake."""
        rows = [back for line in self.sale.lines.all() for back in line.brought_back]
        rows.sort(key=lambda back: back.pk)
        may = self.by.may(May.REOPEN)
        return [(back, may and self.by.works_in(back.outlet_id)) for back in rows]

    @property
    def may_take_back(self) -> bool:
        """Whether this person may, and anything of it is with the customer."""
        return self.by.may(May.TAKE_BACK) and any(
            units > 0 for units in left_to_return(self.sale).values()
        )

    @property
    def parts(self) -> list[Part]:
        """Those with something in them, or that had it until it was called off."""
        return [Part(order, self.by) for order in self.orders if order.status != Status.MOVED]

    @cached_property
    def balance(self) -> Balance:
        return balance_of(self.sale)

    @property
    def extras(self) -> dict[str, Decimal]:
        return extras_of(self.sale)

    @cached_property
    def state(self) -> SaleState:
        return state_of([Status(order.status) for order in self.orders])

    @property
    def state_words(self) -> Promise:
        return STATES[self.state]

    @property
    def outlets(self) -> list[str]:
        """Where its orders are, or were; of a counter sale, where it was rung up."""
        names = [order.outlet.name for order in self.orders if order.status not in GONE]
        return list(dict.fromkeys(names)) or [self.sale.register.outlet.name]

    @property
    def parcels(self) -> list[tuple[str, str]]:
        told = [(order.carrier, order.tracking_number) for order in self.orders]
        return list(dict.fromkeys(parcel for parcel in told if any(parcel)))

    @property
    def zone(self) -> str:
        return self.sale.register.outlet.timezone

    @property
    def open_orders(self) -> list[Fulfilment]:
        return [order for order in self.orders if order.status in UNFINISHED]

    @property
    def deliveries(self) -> list[Fulfilment]:
        """Those that carry a tracking number."""
        return [
            order
            for order in self.orders
            if order.type == Type.DELIVERY and order.status not in GONE
        ]

    @property
    def address(self) -> list[str]:
        return address_lines(StoreAddress(**self.sale.address))
