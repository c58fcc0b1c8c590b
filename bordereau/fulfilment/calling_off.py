"""Taking units out of an order for good. Inside a verb's transaction, the sale locked.

Nothing is told here: the verb that calls off knows terms, writes its event and makes the moves.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.splitting import Units, picked_among, require_wanted
from bordereau.fulfilment.status import Status
from bordereau.refusals import Refusal
from bordereau.sales.balances import balance_of
from bordereau.sales.models import Sale
from bordereau.staff.access import Actor
from bordereau.stock.actions import Move
from bordereau.stock.movements import Kind


class Money(StrEnum):
    """What becomes of the money for it. A person sees to that: Bordereau refunds nobody."""

    NOTHING_PAID = "nothing_paid"
    REFUNDED = "refunded"
    REFUND_ON_STORE = "refund_on_store"
    REFUND_AT_COUNTER = "refund_at_counter"
    CREDIT = "credit"  # the customer keeps it for another time


@dataclass(frozen=True, slots=True)
class Terms:
    money: Money | None = None  # nobody said
    reason: str = ""

    @property
    def told(self) -> dict[str, Any]:
        said = {"money": self.money, "reason": self.reason.strip()[:200]}
        return {name: text for name, text in said.items() if text}


@dataclass(frozen=True, slots=True)
class CalledOff:
    moves: list[Move]
    lines: list[dict[str, Any]]  # as the event tells them
    put_back: int  # units that lie in the box, and must leave it

    @property
    def told(self) -> dict[str, Any]:
        return {"put_back": self.put_back} if self.put_back else {}


def call_off(order: Fulfilment, units: Units) -> CalledOff:
    """Take these units out of an unfinished order; what nobody has picked goes first.

    A box whose content changed is no longer packed, and an order without content is over. The
    caller saves the order. Raises Refusal `wrong_count`.
    """
    lines = list(order.lines.select_related("sale_line"))
    require_wanted(lines, units)
    if not units:
        raise Refusal("nothing_cancelled", gettext_noop("Choose at least one unit to cancel."))
    done = CalledOff([], [], picked_among(order, units))
    for line in (line for line in lines if line.pk in units):
        wanted = line.wanted
        line.cancelled += units[line.pk]
        line.picked = min(line.picked, line.wanted)
        line.save(update_fields=["cancelled", "picked"])
        done.moves.append(
            Move(order.outlet_id, line.product_id, Kind.RELEASE, units[line.pk], line.pk)
        )
        done.lines.append({"name": line.sale_line.name, "from": wanted, "to": line.wanted})
    _settle(order, is_empty=not any(line.wanted for line in lines))
    return done


def _settle(order: Fulfilment, *, is_empty: bool) -> None:
    if is_empty:
        order.status, order.finished_at = Status.CANCELLED, timezone.now()
    elif order.status == Status.PACKED:
        order.status, order.packed_at = Status.IN_PROGRESS, None


def see_that_money_is_settled(terms: Terms, sale: Sale, by: Actor) -> None:
    """A person says what becomes of money that was paid; a store or we ourselves need not."""
    if terms.money is None and by.user_id is not None and balance_of(sale).paid > 0:
        raise Refusal(
            "money_unsaid",
            gettext_noop(
                "Money was paid for this order. Nothing was cancelled. Say what becomes of it: "
                "Bordereau itself refunds nobody."
            ),
        )
