"""What becomes of each of the demo's orders: when it is placed, and who does what with it when."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bordereau.demo.shop import ZONE, Crew
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Type
from bordereau.sales.actions import record_payment
from bordereau.sales.balances import balance_of, rounded
from bordereau.staff.access import Actor

Act = Callable[[Fulfilment], object]

OPENS, CLOSES, COURIER = 9, 19, 17
NOTES = (
    "Two boxes: the second is on the top shelf.",
    "Fragile, wrapped twice.",
    "Le client passe plutôt samedi matin.",
    "Gift wrap is done, the card is inside.",
    "Manque le ruban vert, j'ai mis du rouge.",
    "Rang the customer: the neighbour may take it.",
)


@dataclass(slots=True)
class Story:
    """One order. Steps that lie in the future do not happen: the order is where it is."""

    placed: datetime
    asked: dict[str, Any] = field(default_factory=lambda: {"count": 1})
    steps: list[tuple[datetime, Act]] = field(default_factory=list)


class Teller:
    def __init__(self, crew: Crew, chance: random.Random) -> None:
        self.crew = crew
        self.chance = chance

    def ordinary(self, placed: datetime) -> Story:
        """Packed in opening hours, shipped with the day's courier or picked up a day or so later.

        How it leaves and what is owed is known only when its step comes.
        """
        packed = when_open(placed + self.minutes(15, 240))
        shipped = next_courier(packed) + self.minutes(0, 25)
        collected = when_open(packed + self.minutes(90, 40 * 60))
        story = Story(placed)
        if self.chance.random() < 0.4:
            story.steps.append((packed - self.minutes(4, 12), self.take))
        if self.chance.random() < 0.15:
            story.steps.append((packed - self.minutes(1, 3), self.note))
        story.steps += [(packed, self.pack), (shipped, self.ship), (collected, self.hand_over)]
        return story

    def begun(self, placed: datetime, **asked: Any) -> Story:
        """Somebody has it in hand, with a part of it picked."""
        taken = placed + self.minutes(10, 30)
        story = Story(placed, asked or {"count": 1}, [(taken, self.take)])
        story.steps.append((taken + self.minutes(1, 3), self.pick_one))
        story.steps.append((taken + self.minutes(4, 6), self.note))
        return story

    def ready(self, placed: datetime, **asked: Any) -> Story:
        """Packed, and waiting for the courier, the customer, or the money."""
        return Story(placed, asked or {"count": 1}, [(placed + self.minutes(12, 40), self.pack)])

    def minutes(self, low: int, high: int) -> timedelta:
        return timedelta(seconds=self.chance.randrange(low * 60, high * 60))

    def packer(self, order: Fulfilment) -> Actor:
        return self.crew.packers[order.outlet_id]

    def take(self, order: Fulfilment) -> None:
        packer = self.packer(order)
        assert packer.user_id is not None
        actions.assign(order.pk, packer.user_id, packer)

    def note(self, order: Fulfilment) -> None:
        actions.add_note(order.pk, self.chance.choice(NOTES), self.packer(order))

    def pick_one(self, order: Fulfilment) -> None:
        line = max(order.lines.all(), key=lambda line: line.wanted)
        actions.pick(order.pk, line.pk, 1, self.packer(order))

    def pack(self, order: Fulfilment) -> None:
        actions.pack(order.pk, self.packer(order))

    def ship(self, order: Fulfilment) -> None:
        if order.type == Type.DELIVERY:
            self._settle(order)
            actions.ship(order.pk, self.packer(order), self._parcel())

    def hand_over(self, order: Fulfilment) -> None:
        if order.type == Type.PICKUP:
            self._settle(order)
            actions.pick_up(order.pk, self.packer(order))

    def _settle(self, order: Fulfilment) -> None:
        due = rounded(balance_of(order.sale).due, order.sale.currency)
        if due:
            methods = ("Card", "Cash") if order.type == Type.PICKUP else ("Bank transfer",)
            record_payment(order.sale_id, due, self.chance.choice(methods), self.crew.cashier)

    def _parcel(self) -> actions.Handover:
        number = self.chance.randrange(10**10, 10**11)
        if self.chance.random() < 0.7:
            return actions.Handover("Colissimo", f"6A{number}")
        return actions.Handover("Chronopost", f"XK{number % 10**9:09d}FR")


def when_open(moment: datetime) -> datetime:
    """The moment itself, or as long after the next opening as it lies past the hour."""
    local = moment.astimezone(ZoneInfo(ZONE))
    while not (OPENS <= local.hour < CLOSES and local.weekday() != SUNDAY):
        late = local.hour >= CLOSES or local.weekday() == SUNDAY
        local = local.replace(hour=OPENS) + timedelta(days=1 if late else 0)
    return local


SUNDAY = 6


def next_courier(moment: datetime) -> datetime:
    local = moment.astimezone(ZoneInfo(ZONE))
    comes = local.replace(hour=COURIER, minute=5)
    days = 1 if comes <= local else 0
    if (comes + timedelta(days=days)).weekday() == SUNDAY:
        days += 1
    return comes + timedelta(days=days)
