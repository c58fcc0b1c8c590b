"""A store's change of an order that was begun, as people read it: what happened, what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bordereau.channels.shapes import Stage, StoreAddress
from bordereau.desk.change_advice import advice_on, elsewhere
from bordereau.fulfilment.models import Fulfilment, StoreChange
from bordereau.fulfilment.status import COMPLETED, GONE, UNFINISHED, Status
from bordereau.fulfilment.store_words import units_of
from bordereau.sales.notes import address_lines
from bordereau.stock.models import Outlet

# By where the order was when the store changed it.
CALLED_OFF: dict[Status, Promise] = {
    Status.NEW: _("%(receipt)s was cancelled on %(store)s"),
    Status.IN_PROGRESS: _("%(receipt)s was cancelled on %(store)s while %(name)s worked on it"),
    Status.PACKED: _("%(receipt)s was cancelled on %(store)s after %(name)s packed it"),
    Status.SHIPPED: _("%(receipt)s was cancelled on %(store)s after %(name)s shipped it"),
    Status.PICKED_UP: _("%(receipt)s was cancelled on %(store)s after it was picked up"),
}
# By where it is now.
CHANGED: dict[Status, Promise] = {
    **dict.fromkeys(UNFINISHED, _("%(store)s changed this order")),
    Status.SHIPPED: _("%(store)s changed %(receipt)s after %(name)s shipped it"),
    Status.PICKED_UP: _("%(store)s changed %(receipt)s after it was picked up"),
    **dict.fromkeys(GONE, _("Nothing of %(receipt)s is left to send from %(outlet)s")),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One line of what the store says, and whether the other side lacks it."""

    words: str
    differs: bool


Sides = tuple[list[Said], list[Said]]  # before and now


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    was: int
    now: int
    put_back: int

    @property
    def more(self) -> int:
        return self.now - self.was


@dataclass(frozen=True)
class ChangeView:
    """Wants a change with its order, and that with its sale, channel and outlet."""

    change: StoreChange

    @property
    def order(self) -> Fulfilment:
        return self.change.fulfilment

    @property
    def is_open(self) -> bool:
        return self.order.status in UNFINISHED

    @property
    def title(self) -> str:
        order, sale = self.order, self.order.sale
        is_called_off = sale.store_stage == Stage.CANCELLED and units_of(self.change, "line:")
        sentence = (
            CALLED_OFF[Status(self.change.status)]
            if is_called_off and not self.is_open
            else CHANGED[Status(order.status)]
        )
        return str(sentence) % {
            "receipt": sale.receipt_number,
            "store": order.channel.name if order.channel else "",
            "name": self.change.worked_by or _("somebody"),
            "outlet": order.outlet.name,
        }

    @cached_property
    def advice(self) -> list[str]:
        return advice_on(self.change)

    @property
    def button(self) -> Promise:
        if self.order.status in COMPLETED:
            return _("It is settled")
        if not self.change.put_back:
            return _("I have seen it")
        return _("Put back, go on") if self.is_open else _("It is put back")

    @cached_property
    def elsewhere(self) -> Outlet | None:
        """Where it may be moved at once: what is too much in the box is put back first."""
        return elsewhere(self.change) if self.is_open and not self.change.put_back else None

    @property
    def lines(self) -> list[Line]:
        """Of an order that is over, the advice says all that is to be said."""
        if not self.is_open:
            return []
        return [
            Line(line["name"], line["from"], line["to"], self._to_put_back(what))
            for what, line in self.change.changes.items()
            if what.startswith("line:")
        ]

    def _to_put_back(self, what: str) -> int:
        line = self.change.put_back.get(what.removeprefix("line:"))
        return int(line["units"]) if line else 0

    @property
    def customer(self) -> Sides | None:
        both = self.change.changes.get("customer")
        return _beside(both["from"].splitlines(), both["to"].splitlines()) if both else None

    @property
    def address(self) -> Sides | None:
        """Line by line, each side beside the other."""
        both = self.change.changes.get("address")
        return _beside(_written(both["from"]), _written(both["to"])) if both else None

    @property
    def note(self) -> Sides | None:
        return self._words("note")

    @property
    def shipping(self) -> Sides | None:
        return self._words("shipping")

    def _words(self, what: str) -> Sides | None:
        both = self.change.changes.get(what)
        return _beside([both["from"]], [both["to"]]) if both else None


def _beside(before: list[str], now: list[str]) -> Sides:
    return (
        [Said(words, words not in now) for words in before],
        [Said(words, words not in before) for words in now],
    )


def _written(address: Mapping[str, Any]) -> list[str]:
    return address_lines(StoreAddress(**address))
