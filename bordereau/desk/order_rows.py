"""An order as the list tells it: what is in it, what to do next, what stands in the way."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bordereau.desk.order_parts import others_do, place_among
from bordereau.desk.words import STATUSES, TYPES
from bordereau.fulfilment.checks import UNPAID
from bordereau.fulfilment.holding import holds
from bordereau.fulfilment.missing import lacking
from bordereau.fulfilment.models import Event, Fulfilment, FulfilmentLine
from bordereau.fulfilment.status import (
    COMPLETED,
    COMPLETES,
    TRANSITIONS,
    UNFINISHED,
    Status,
    Type,
    Verb,
    after,
)
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal, say
from bordereau.sales.balances import balance_with, money
from bordereau.sales.notes import customers_words
from bordereau.staff.access import Actor, May

SHOWN = 3  # items of an order in the list; the others are "+2 more"

# The name of a verb in an address, and on its button.
PATHS = {Verb.PACK: "pack", Verb.UNPACK: "unpack", Verb.SHIP: "ship", Verb.PICK_UP: "pick-up"}
BUTTONS: dict[Verb, Promise] = {
    Verb.PACK: _("Mark as packed"),
    Verb.UNPACK: _("Unpack"),
    Verb.SHIP: _("Mark as shipped"),
    Verb.PICK_UP: _("Mark as picked up"),
}
# Where each verb leads, wherever it may be done from.
BECOMES = {verb: next(iter(TRANSITIONS[verb].values())) for verb in PATHS}
_MISSING = _(
    "%(goods)s is reported short. Say under Short what happens with it, or that it was found."
)
UNDO: dict[Status, Promise] = {
    Status.SHIPPED: _("Undo “shipped”"),
    Status.PICKED_UP: _("Undo “picked up”"),
}
SYNC: dict[str, Promise] = {
    Push.State.PENDING: _("The store is being told"),
    Push.State.SENDING: _("The store is being told"),
    Push.State.RETRYING: _("The store has not heard yet; we keep trying"),
    Push.State.CONFIRMED: _("The store shows the same"),
    Push.State.NEEDS_ATTENTION: _("The store has not heard; somebody must look"),
    Push.State.ENDED: _("The store was disconnected and has not heard"),
}


def undo(order: Fulfilment, by: Actor) -> Promise | str:
    """What the button says that undoes a completion; nothing where or for whom there is none."""
    return UNDO.get(Status(order.status), "") if by.may(May.REOPEN) else ""


@dataclass(frozen=True)
class Step:
    """Something that may be done to an order, or the reason why not."""

    verb: Verb
    why_not: str

    @property
    def path(self) -> str:
        return PATHS[self.verb]

    @property
    def label(self) -> Promise:
        return BUTTONS[self.verb]

    @property
    def becomes(self) -> Status:
        return BECOMES[self.verb]

    @property
    def word(self) -> Promise:
        return STATUSES[self.becomes]

    @property
    def asks(self) -> bool:
        """Whether a dialog comes first."""
        return self.verb == Verb.SHIP


def missing_of(line: FulfilmentLine) -> int:
    """The units of it that were reported short and are. Wants a line from fulfilment.queries."""
    units: int = line.missing  # type: ignore[attr-defined]
    return lacking(line, units)


@dataclass(frozen=True)
class OrderRow:
    """Wants an order from fulfilment.queries, which adds what a row shows."""

    order: Fulfilment
    by: Actor
    late_before: datetime

    @cached_property
    def lines(self) -> list[FulfilmentLine]:
        return [line for line in self.order.lines.all() if line.wanted]

    @property
    def shown(self) -> list[FulfilmentLine]:
        return self.lines[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.lines) - SHOWN, 0)

    @property
    def notes(self) -> list[Event]:
        notes: list[Event] = self.order.notes  # type: ignore[attr-defined]
        return notes

    @property
    def sale_note(self) -> tuple[str, str]:
        """The customer's own words first: of a long note a list shows the beginning."""
        sale = self.order.sale
        return customers_words(sale.note, sale.customer_note)

    @property
    def status(self) -> Promise:
        return STATUSES[Status(self.order.status)]

    @property
    def type(self) -> Promise:
        return TYPES[Type(self.order.type)]

    @property
    def is_open(self) -> bool:
        return self.order.status in UNFINISHED

    @property
    def is_completed(self) -> bool:
        return self.order.status in COMPLETED

    @property
    def is_late(self) -> bool:
        return self.is_open and self.order.placed_at < self.late_before

    @cached_property
    def due(self) -> Decimal:
        sale = self.order.sale
        paid: Decimal = self.order.paid  # type: ignore[attr-defined]
        return balance_with(sale, [paid]).due

    @property
    def is_short(self) -> bool:
        return self.is_open and bool(self._missing)

    @property
    def _missing(self) -> list[str]:
        return [
            f"{units} × {line.sale_line.name}" for line in self.lines if (units := missing_of(line))
        ]

    @property
    def part(self) -> str:
        """Which part of its sale it is, if others have parts of it."""
        return place_among(self.order, self._kept_parts)

    @property
    def others(self) -> str:
        return others_do(self.order, self._kept_parts)

    @property
    def _kept_parts(self) -> list[Fulfilment]:
        kept: list[Fulfilment] = self.order.sale.kept_parts  # type: ignore[attr-defined]
        return kept

    @property
    def sync_state(self) -> str:
        state: str | None = self.order.sync_state  # type: ignore[attr-defined]
        return state or ""

    @property
    def sync(self) -> Promise | str:
        return SYNC.get(self.sync_state, "")

    @property
    def is_changed(self) -> bool:
        """Whether its store changed it and nobody has seen to that yet."""
        return self.order.store_change is not None  # type: ignore[attr-defined]

    @property
    def must_put_back(self) -> bool:
        return bool(self.order.store_change)  # type: ignore[attr-defined]

    @property
    def next_step(self) -> Step | None:
        """The one thing to do next."""
        if not self.is_open:
            return None
        done = Verb.SHIP if self.order.type == Type.DELIVERY else Verb.PICK_UP
        return self.step(done if self.order.status == Status.PACKED else Verb.PACK)

    @property
    def unpack(self) -> Step | None:
        may_follow = after(Verb.UNPACK, Status(self.order.status)) is not None
        return self.step(Verb.UNPACK) if may_follow else None

    @property
    def may_record_payment(self) -> bool:
        return self.by.may(May.RECORD_PAYMENTS)

    @property
    def may_cancel(self) -> bool:
        return self.is_open and self.by.may(May.CANCEL)

    @property
    def undo(self) -> Promise | str:
        return undo(self.order, self.by)

    def step(self, verb: Verb) -> Step:
        return Step(verb, self._why_not(verb))

    def _why_not(self, verb: Verb) -> str:
        try:
            self.by.require(May.FULFIL)
        except Refusal as refusal:
            return str(refusal)
        if self.is_changed and holds(verb, must_put_back=self.must_put_back):
            return gettext("The store changed this order. Look at the change and confirm it first.")
        if verb == Verb.PACK and self._missing:
            return _MISSING % {"goods": ", ".join(self._missing)}
        if verb in COMPLETES and self.due:
            sale = self.order.sale
            owed = {"amount": money(self.due, sale.currency), "receipt": sale.receipt_number}
            return say(UNPAID[verb], owed)
        return ""
