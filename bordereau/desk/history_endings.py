"""What was cancelled, reopened or brought back, in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bordereau.fulfilment.calling_off import Money

MONEY: dict[str, Promise] = {
    Money.REFUND_ON_STORE: gettext_lazy("To be refunded on the store"),
    Money.REFUND_AT_COUNTER: gettext_lazy("To be refunded at the counter"),
    Money.REFUNDED: gettext_lazy("It is refunded already"),
    Money.CREDIT: gettext_lazy("The customer keeps it as a credit"),
    Money.NOTHING_PAID: gettext_lazy("Nothing was paid for it"),
}


def sentences() -> dict[str, str]:
    return {
        "cancel": _("%(name)s cancelled the order%(extra)s%(put_back)s%(money)s"),
        "cancel_units": _("%(name)s cancelled part of the order%(extra)s%(put_back)s%(money)s"),
        "returned": _("%(name)s took back %(goods)s at %(to)s%(damaged)s%(extra)s"),
        "return_undone": _("%(name)s noted that %(goods)s had not been brought back after all"),
        "reopen": _("%(name)s undid its completion, for it had not left%(extra)s%(emailed)s"),
    }


def facts(detail: dict[str, Any]) -> dict[str, str]:
    words = MONEY.get(detail.get("money", ""))
    sent = _("The e-mail that it was shipped stays sent") if detail.get("emailed") else ""
    damaged = _("damaged")
    return {
        "damaged": f", {damaged}" if detail.get("damaged") else "",
        "money": f". {words}" if words else "",
        "emailed": f". {sent}" if sent else "",
    }


def put_back_in_words(units: int) -> str:
    """For whoever holds the box."""
    if not units:
        return ""
    said = ngettext(
        "Put the %(number)s unit that was picked back on its shelf.",
        "Put the %(number)s units that were picked back on their shelf.",
        units,
    )
    return said % {"number": units}
