"""What was short and how it ended, in words."""

from typing import Any

from django.utils.translation import gettext as _

from bordereau.fulfilment.calling_off import Money
from bordereau.fulfilment.miscounted import REASONS
from bordereau.fulfilment.shortfall import WhatNow, Why
from bordereau.refusals import say


def sentences() -> dict[str, str]:
    return {
        "short": _("%(name)s reported %(goods)s short, %(why)s%(what_now)s"),
        "letter": _("%(name)s wrote to the customer: “%(subject)s”"),
        "found": _("%(name)s found %(goods)s after all"),
    }


def facts(detail: dict[str, Any]) -> dict[str, str]:
    if "why" not in detail:
        return {"subject": detail.get("subject", "")}
    words = detail.get("words", "")
    why = say(REASONS[Why(detail["why"])])
    return {"why": f"{why} ({words})" if words else why, "what_now": _what_now(detail)}


def _what_now(detail: dict[str, Any]) -> str:
    said = {
        WhatNow.OTHER_OUTLET: _("%(to)s sends it") % {"to": detail.get("to", "?")},
        WhatNow.BACKORDER: _("it waits for goods"),
        WhatNow.CANCEL: _cancelled(detail),
        WhatNow.LATER: _("left for later"),
    }
    return f" – {said[WhatNow(detail['what_now'])]}"


def _cancelled(detail: dict[str, Any]) -> str:
    if detail.get("money") == Money.REFUND_ON_STORE:
        return _("cancelled here, to be refunded on the store")
    return _("cancelled here")
