"""The other orders of an order's sale: where they are, how far, and what may be done with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bordereau.desk.words import STATUSES
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import UNFINISHED, Status
from bordereau.staff.access import Actor, May


@dataclass(frozen=True, slots=True)
class Part:
    """Another order of the sale, as `open` tells of it. Wants both as queries.with_rows reads."""

    order: Fulfilment
    open: Fulfilment
    by: Actor

    @property
    def status(self) -> Promise:
        return STATUSES[Status(self.order.status)]

    @property
    def may_open(self) -> bool:
        return self.by.works_in(self.order.outlet_id)

    @property
    def may_take_back(self) -> bool:
        """Whether it was made of the open order's units, and waits untouched."""
        is_ours = self.order.split_from_id == self.open.pk
        return is_ours and self.order.status == Status.NEW and self.by.may(May.FULFIL)

    @property
    def may_give_back(self) -> bool:
        """Whether the open order was made of this one's units, and waits untouched."""
        is_theirs = self.open.split_from_id == self.order.pk
        return is_theirs and self.open.status == Status.NEW and self.by.may(May.FULFIL)

    @property
    def may_merge(self) -> bool:
        are_alike = self.order.type == self.open.type
        are_open = self.order.status in UNFINISHED and self.open.status in UNFINISHED
        return are_alike and are_open and self.by.may(May.FULFIL)

    @property
    def is_here(self) -> bool:
        return self.order.outlet_id == self.open.outlet_id


def parts_of(order: Fulfilment, by: Actor) -> list[Part]:
    """Those that still count, and the one that all of this was moved from."""
    others = order.sale.fulfilments.exclude(pk=order.pk).select_related("outlet").order_by("id")
    return [
        Part(part, order, by)
        for part in others
        if part.status not in (Status.CANCELLED, Status.MOVED) or part.pk == order.split_from_id
    ]


def place_among(order: Fulfilment, kept: Sequence[Fulfilment]) -> str:
    """Which part of its sale the order is; nothing of an order that is all of it."""
    numbers = [part.pk for part in kept]
    if len(numbers) < 2 or order.pk not in numbers:
        return ""
    place = {"place": numbers.index(order.pk) + 1, "number": len(numbers)}
    return _("part %(place)s of %(number)s") % place


def others_do(order: Fulfilment, kept: Sequence[Fulfilment]) -> str:
    """Who packs what this order does not hold."""
    others = [part for part in kept if part.pk != order.pk]
    if not others:
        return ""
    at_work = [part for part in others if part.status in UNFINISHED]
    packing = [part for part in at_work if not part.is_backorder]
    names = list(dict.fromkeys(part.outlet.name for part in packing or at_work or others))
    facts = {"outlets": get_text_list(names, _("and"))}
    if not at_work:
        return _("the rest has left from %(outlets)s") % facts
    if not packing:
        return _("the rest is on backorder at %(outlets)s") % facts
    said = ngettext("%(outlets)s packs the rest", "%(outlets)s pack the rest", len(names))
    return said % facts
