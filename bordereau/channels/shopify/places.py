"""Where an order is to be sent from or collected, as its fulfilment orders tell. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from bordereau.channels.shopify.ids import number
from bordereau.channels.text import one_line

# Goods that nobody sends: downloads, and what was handed over at a till.
_NOT_SENT = frozenset({"NONE", "RETAIL"})
_OVER = frozenset({"CLOSED", "CANCELLED", "INCOMPLETE"})


class Location(msgspec.Struct):
    id: str
    name: str = ""


class Assigned(msgspec.Struct):
    name: str = ""
    location: Location | None = None  # none: it was deleted since


class Method(msgspec.Struct, rename="camel"):
    method_type: str = ""
    presented_name: str | None = None


class Destination(msgspec.Struct, rename="camel"):
    first_name: str | None = None
    last_name: str | None = None
    location: Location | None = None


class _Of(msgspec.Struct):
    id: str


class PlacedLine(msgspec.Struct, rename="camel"):
    total_quantity: int
    line_item: _Of


class PlacedLines(msgspec.Struct):
    nodes: list[PlacedLine] = []


class FulfillmentOrder(msgspec.Struct, rename="camel"):
    id: str
    status: str = ""
    assigned_location: Assigned = msgspec.field(default_factory=Assigned)
    delivery_method: Method | None = None
    destination: Destination | None = None
    line_items: PlacedLines | None = None  # told only where there are several places

    @property
    def method(self) -> str:
        return self.delivery_method.method_type if self.delivery_method else ""

    @property
    def location(self) -> str:
        place = self.assigned_location.location
        return number(place.id) if place else ""


def relevant(parts: Iterable[FulfillmentOrder]) -> list[FulfillmentOrder]:
    """Those still to be done; all of them once everything is. A part that was moved is over."""
    every = list(parts)
    return [one for one in every if one.status not in _OVER] or every


def is_pickup(parts: Sequence[FulfillmentOrder]) -> bool:
    sent = [one.method for one in parts if one.method not in _NOT_SENT]
    return bool(sent) and all(method == "PICK_UP" for method in sent)


def is_till_sale(parts: Sequence[FulfillmentOrder]) -> bool:
    return all(one.method in _NOT_SENT for one in parts)


def pickup_place(parts: Iterable[FulfillmentOrder]) -> tuple[str, str]:
    """Its id and its name."""
    for one in parts:
        if one.method == "PICK_UP":
            chosen = one.destination.location if one.destination else None
            if chosen:
                return number(chosen.id), one_line(chosen.name)
            if one.location:
                return one.location, one_line(one.assigned_location.name)
    return "", ""


def recipient(parts: Iterable[FulfillmentOrder]) -> str:
    for one in parts:
        if one.destination:
            to = one.destination
            name = f"{one_line(to.first_name)} {one_line(to.last_name)}".strip()
            if name:
                return name
    return ""


def methods(parts: Iterable[FulfillmentOrder]) -> list[str]:
    named = (one.delivery_method.presented_name for one in parts if one.delivery_method)
    return list(dict.fromkeys(filter(None, map(one_line, named))))


def by_line(parts: Sequence[FulfillmentOrder], lines: Iterable[str]) -> dict[str, str]:
    """Each line's place. One that lies at several is said to be where most of it is."""
    if all(one.line_items is None for one in parts):
        place = next((one.location for one in parts if one.location), "")
        return dict.fromkeys(lines, place) if place else {}
    units: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in parts:
        for line in one.line_items.nodes if one.line_items and one.location else []:
            units[line.line_item.id][one.location] += line.total_quantity
    return {line: count.most_common(1)[0][0] for line, count in units.items()}
