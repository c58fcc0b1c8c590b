"""What happened to an order or a sale, in words: who did what."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bordereau.desk import history_endings, history_moves, history_short
from bordereau.fulfilment.models import Event, FulfilmentLine
from bordereau.sales.balances import money


def told(event: Event, currency: str, lines: Iterable[FulfilmentLine] = ()) -> str:
    """A sentence that begins with who did it; it happened, so even a kind without words is told."""
    sentence = _sentences().get(event.kind)
    if sentence is None:
        return f"{event.by_name}: {event.kind}"
    names = {line.pk: line.sale_line.name for line in lines}
    return sentence % {"name": event.by_name, **_facts(event.detail, currency, names)}


def _sentences() -> dict[str, str]:
    return {
        **history_endings.sentences(),
        **history_moves.sentences(),
        **history_short.sentences(),
        "imported": _("%(name)s sent this order"),
        "assign": _("%(name)s gave the order to %(person)s"),
        "pick": _("%(name)s picked %(units)s"),
        "pack": _("%(name)s marked it as packed%(extra)s"),
        "unpack": _("%(name)s unpacked it"),
        "ship": _("%(name)s marked it as shipped%(extra)s"),
        "pick_up": _("%(name)s marked it as picked up%(extra)s"),
        "confirm_change": _("%(name)s saw what the store changed%(extra)s"),
        "changed": _("%(name)s changed the order%(extra)s"),
        "note": _("%(name)s wrote: “%(text)s”"),
        "payment": _("%(name)s recorded a payment of %(amount)s (%(method)s)"),
        "edited": _("%(name)s edited the sale"),
        "told_again": _("%(name)s had the store told again how far it is"),
        "taken_in_again": _("%(name)s had the order taken in again from the store"),
        "left": _("%(name)s said that it may stay different from the store"),
        "listed_again": _("%(name)s said that it may not stay different from the store after all"),
        "store_payment": _("%(name)s reported a payment of %(amount)s"),
        "store_status": _("%(name)s changed its status from %(from)s to %(to)s"),
        "store_note": _("%(name)s changed the customer's particulars"),
    }


def _facts(detail: dict[str, Any], currency: str, names: dict[int, str]) -> dict[str, Any]:
    return {
        **history_endings.facts(detail),
        **history_moves.facts(detail),
        **history_short.facts(detail),
        "person": detail.get("person", "?"),
        "text": detail.get("text", ""),
        "amount": money(Decimal(detail["amount"]), currency) if "amount" in detail else "?",
        "method": detail.get("method", "?"),
        "units": _units(detail, names),
        "from": detail.get("from", "?"),
        "to": detail.get("to", "?"),
        "extra": _extra(detail),
    }


def _units(detail: dict[str, Any], names: dict[int, str]) -> str:
    units = detail.get("units", 0)
    name = names.get(detail.get("line", 0))
    if name is None:
        text = ngettext("%(number)s unit", "%(number)s units", abs(units))
        return text % {"number": units}
    text = _("%(number)s × %(item)s back out") if units < 0 else "%(number)s × %(item)s"
    return text % {"number": abs(units), "item": name}


def _extra(detail: dict[str, Any]) -> str:
    parcel = [detail.get("carrier", ""), detail.get("tracking_number", "")]
    parts = [" ".join(part for part in parcel if part)]
    if detail.get("notified"):
        parts.append(_("the customer gets an e-mail"))
    parts += [f"{line['name']}: {line['from']} → {line['to']}" for line in detail.get("lines", [])]
    if detail.get("back"):
        parts.append(
            _("put back: %(goods)s") % {"goods": history_moves.goods_in_words(detail["back"])}
        )
    parts.append(str(detail.get("reason", "")))
    return "".join(f", {part}" for part in parts if part)
