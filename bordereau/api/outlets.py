"""Outlets as callers name them, by their codes."""

from ninja.errors import ValidationError

from bordereau.staff.access import Actor
from bordereau.stock.models import Outlet


def outlet_id_of(code: str, field: str = "outlet") -> int:
    """Any outlet of the shop: where goods go need not be where the person works."""
    found = Outlet.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise _unknown(field)
    return found


def own_outlet_id(code: str, by: Actor, field: str = "outlet") -> int:
    """One that the person works in."""
    found = outlet_id_of(code, field)
    if not by.works_in(found):
        raise _unknown(field)
    return found


def _unknown(field: str) -> ValidationError:
    return ValidationError([{"type": "unknown_place", "loc": ("body", "body", field)}])
