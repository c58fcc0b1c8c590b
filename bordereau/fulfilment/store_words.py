"""What a store changed, in a few words."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from bordereau.fulfilment.differences import Changes, PutBack
from bordereau.fulfilment.models import StoreChange
from bordereau.sales.balances import money

Amount = tuple[str, int]  # of a product, so many units


def in_short(change: StoreChange, currency: str) -> str:
    """For a sentence that goes on: `Mug: 3 → 1, the address, put back 2 × Mug`."""
    parts = [*_lines(change.changes), *_matters(change.changes, currency)]
    if more := units_of(change, "more:"):
        parts.append(_("%(goods)s more, in another order") % {"goods": goods(more)})
    if change.put_back:
        parts.append(_("put back %(goods)s") % {"goods": goods(left_over(change.put_back))})
    return ", ".join(parts)


def _lines(changes: Changes) -> Iterable[str]:
    for what, line in changes.items():
        if what.startswith("line:"):
            yield f"{line['name']}: {line['from']} → {line['to']}"


def _matters(changes: Changes, currency: str) -> Iterable[str]:
    words = {
        "customer": _("the customer's name, e-mail or telephone"),
        "address": _("the address"),
        "shipping": _("the shipping method"),
        "note": _("the customer's note"),
        "place": _("the pickup place"),
    }
    yield from (word for what, word in words.items() if what in changes)
    if "type" in changes:
        yield (
            _("the customer now collects it")
            if changes["type"]["to"] == "pickup"
            else _("it is now to be delivered")
        )
    if "payment" in changes:
        owed = money(Decimal(changes["payment"]["to"]), currency)
        yield _("%(amount)s is owed again") % {"amount": owed}


def left_over(put_back: PutBack) -> list[Amount]:
    return [(line["name"], line["units"]) for line in put_back.values()]


def units_of(change: StoreChange, kind: str) -> list[Amount]:
    """By how many units the lines changed: `line:` or `more:`."""
    return [
        (line["name"], abs(line["to"] - line["from"]))
        for what, line in change.changes.items()
        if what.startswith(kind)
    ]


def goods(amounts: Iterable[Amount]) -> str:
    """`2 × Mug, 1 × Jug`."""
    return ", ".join(f"{units} × {name}" for name, units in amounts)
