"""The verbs on an order. Each is one transaction: the row, its event, its stock, what stores hear.

Pages, Scanner and API all call these; nothing else changes an order.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.comparison.differences import note_called_off
from bordereau.fulfilment import checks, events, missing
from bordereau.fulfilment.calling_off import Terms, call_off, see_that_money_is_settled
from bordereau.fulfilment.checks import Work
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.fulfilment.shortfall import Outcome
from bordereau.fulfilment.splitting import Units, everything
from bordereau.fulfilment.status import Type, Verb
from bordereau.fulfilment.telling import tell_store
from bordereau.outbox import enqueue
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.balances import asked_of
from bordereau.sales.called_off import recount
from bordereau.staff.access import Actor, May
from bordereau.staff.models import User
from bordereau.stock.actions import Move, move
from bordereau.stock.movements import Kind


@dataclass(frozen=True, slots=True)
class Handover:
    """How an order leaves: what the customer and the store may be told of it."""

    carrier: str = ""
    tracking_number: str = ""
    notify: bool = False


def pick(order_id: int, line_id: int, units: int, by: Actor) -> Fulfilment:
    """Put units of a line into the order, or with a negative number take them out again.

    Raises Refusal `wrong_count` when that would be more than ordered or less than nothing.
    """
    with transaction.atomic():
        work = checks.begin(order_id, Verb.PICK, by)
        changed = FulfilmentLine.objects.filter(
            pk=line_id,
            fulfilment=work.order,
            picked__gte=-units,
            picked__lte=F("quantity") - F("cancelled") - units,
        ).update(picked=F("picked") + units)
        if not changed:
            raise checks.wrong_count(work.order, by)
        if units > 0:
            missing.note_picked(line_id, by)
        return _end(work, {"line": line_id, "units": units})


def assign(order_id: int, user_id: int, by: Actor) -> Fulfilment:
    """Give the order to a person; the Scanner's verb."""
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None:
        raise NotFound()
    with transaction.atomic():
        work = checks.begin(order_id, Verb.ASSIGN, by)
        work.order.assigned_to = person
        return _end(work, {"person": str(person)})


def add_note(order_id: int, text: str, by: Actor) -> Fulfilment:
    """Write an order note; the Scanner's verb (R08)."""
    if not text.strip():
        raise Refusal("empty_note", gettext_noop("Write something first."))
    with transaction.atomic():
        order = checks.lock(order_id, by, May.FULFIL)
        events.record(order, "note", by, {"text": text.strip()})
    return order


def pack(
    order_id: int, by: Actor, version: int | None = None, *, notify: bool = False
) -> Fulfilment:
    """Everything is in the box: all lines count as picked. Raises Refusal `short`."""
    with transaction.atomic():
        work = checks.begin(order_id, Verb.PACK, by, version)
        missing.require_none(work.order, by)
        work.order.lines.update(picked=F("quantity") - F("cancelled"))
        work.order.packed_at = timezone.now()
        order = _end(work, {"notified": notify} if notify else {})
        tell_store(work.sale)
        if notify and order.type == Type.PICKUP:
            _write_to_customer(work, "ready_for_pickup")
        return order


def unpack(order_id: int, by: Actor, version: int | None = None) -> Fulfilment:
    with transaction.atomic():
        work = checks.begin(order_id, Verb.UNPACK, by, version)
        work.order.packed_at = None
        return _end(work, {})


def ship(
    order_id: int, by: Actor, handover: Handover | None = None, version: int | None = None
) -> Fulfilment:
    """The parcel is with the carrier. Raises Refusal `payment_required` while money is owed."""
    return _complete(Verb.SHIP, order_id, by, handover or Handover(), version)


def pick_up(
    order_id: int, by: Actor, handover: Handover | None = None, version: int | None = None
) -> Fulfilment:
    """The customer has the goods. Raises Refusal `payment_required` while money is owed."""
    return _complete(Verb.PICK_UP, order_id, by, handover or Handover(), version)


def cancel(
    order_id: int,
    by: Actor,
    terms: Terms | None = None,
    version: int | None = None,
    *,
    units: Units | None = None,
) -> Fulfilment:
    """Nothing of it will leave, or not these units: what was promised may be sold again.

    Refunds nobody. Raises Refusal `wrong_count`, `nothing_cancelled`, `money_unsaid`.
    """
    terms = terms or Terms()
    with transaction.atomic():
        work = checks.begin(order_id, Verb.CANCEL, by, version)
        order = work.order
        see_that_money_is_settled(terms, work.sale, by)
        taken = everything(order) if units is None else units
        with checks.telling_who(order, by, version):
            off = call_off(order, taken)
        missing.leave(taken, Outcome.CANCEL, by)
        move(off.moves, by)
        if order.status == work.target:
            _end(work, off.told | terms.told)
        else:
            events.record(order, "cancel_units", by, {"lines": off.lines} | off.told | terms.told)
        recount(work.sale)
        tell_store(work.sale)
        note_called_off(work.sale)
        return order


def _complete(
    verb: Verb, order_id: int, by: Actor, handover: Handover, version: int | None
) -> Fulfilment:
    with transaction.atomic():
        work = checks.begin(order_id, verb, by, version)
        work.order.finished_at = timezone.now()
        work.order.carrier = handover.carrier or work.order.carrier
        work.order.tracking_number = handover.tracking_number or work.order.tracking_number
        move(
            [
                Move(work.order.outlet_id, line.product_id, Kind.COMPLETE, line.wanted, line.pk)
                for line in work.order.lines.all()
            ],
            by,
        )
        # Its store may ask for more later: the audit must know that it left paid.
        order = _end(work, _told(handover) | {"asked": str(asked_of(work.sale))})
        tell_store(work.sale)
        if handover.notify and order.type == Type.DELIVERY:
            _write_to_customer(work, "shipped")
        return order


def _told(handover: Handover) -> dict[str, Any]:
    said = {"carrier": handover.carrier, "tracking_number": handover.tracking_number}
    return {name: text for name, text in said.items() if text} | (
        {"notified": True} if handover.notify else {}
    )


def _end(work: Work, detail: dict[str, Any]) -> Fulfilment:
    work.order.status = work.target
    events.record(work.order, work.verb, work.by, detail)
    return work.order


def _write_to_customer(work: Work, template: str) -> None:
    enqueue.email(work.sale, template, work.order.pk, {"order_id": work.order.pk})
