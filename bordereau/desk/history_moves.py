"""What became of units that went from one order of a sale to another, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# They say at the order that gets what another event says at the one that gives.
TWINS = frozenset({"received", "got_back", "absorbed"})


def sentences() -> dict[str, str]:
    return {
        "moved": _("%(name)s moved %(goods)s to %(to)s%(put_back)s"),
        "received": _("%(name)s moved %(goods)s here from %(from)s"),
        "taken_back": _("%(name)s took %(goods)s back to %(to)s"),
        "got_back": _("%(name)s took %(goods)s back from %(from)s"),
        "merged": _("%(name)s merged it into the order of %(to)s: %(goods)s%(put_back)s"),
        "absorbed": _("%(name)s merged the order of %(from)s into it: %(goods)s"),
    }


def facts(detail: dict[str, Any]) -> dict[str, str]:
    return {"goods": goods_in_words(detail.get("goods", [])), "put_back": _put_back(detail)}


def goods_in_words(goods: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{one['units']} × {one['name']}" for one in goods)


def _put_back(detail: dict[str, Any]) -> str:
    units = detail.get("put_back", 0)
    if not units:
        return ""
    said = ngettext(
        "%(number)s unit to put back on its shelf",
        "%(number)s units to put back on their shelf",
        units,
    )
    return ", " + said % {"number": units}
