"""The verbs on outlets and their registers."""

import re
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_noop

from bordereau.refusals import NotFound, Refusal
from bordereau.sales.models import Register
from bordereau.staff.access import Actor, May
from bordereau.stock.models import Outlet


def create_outlet(code: str, name: str, timezone: str, address: str, by: Actor) -> Outlet:
    """An outlet with a register, so that it can number receipts from its first sale.

    Raises Refusal `name_missing`, `code_wrong`, `code_taken`, `timezone_wrong`.
    """
    by.require(May.MANAGE_SHOP)
    outlet = Outlet(
        code=_checked_code(code),
        name=_checked_name(name),
        timezone=_checked_timezone(timezone),
        address=address.strip(),
    )
    with transaction.atomic():
        if Outlet.objects.filter(code=outlet.code).exists():
            raise Refusal(
                "code_taken",
                gettext_noop("Another outlet has the code “%(taken)s”."),
                taken=outlet.code,
            )
        outlet.save()
        _create_register(outlet, gettext("Register 1"))
    return outlet


def edit_outlet(outlet_id: int, name: str, timezone: str, address: str, by: Actor) -> Outlet:
    by.require(May.MANAGE_SHOP)
    with transaction.atomic():
        outlet = Outlet.objects.select_for_update().filter(pk=outlet_id).first()
        if outlet is None:
            raise NotFound()
        outlet.name, outlet.timezone = _checked_name(name), _checked_timezone(timezone)
        outlet.address = address.strip()
        outlet.save()
    return outlet


def add_register(outlet_id: int, name: str, by: Actor) -> Register:
    by.require(May.MANAGE_SHOP)
    with transaction.atomic():
        outlet = Outlet.objects.select_for_update().filter(pk=outlet_id).first()
        if outlet is None:
            raise NotFound()
        return _create_register(outlet, _checked_name(name))


def rename_register(register_id: int, name: str, by: Actor) -> Register:
    """The prefix stays: receipts that were handed out carry it."""
    by.require(May.MANAGE_SHOP)
    with transaction.atomic():
        register = Register.objects.select_for_update().filter(pk=register_id).first()
        if register is None:
            raise NotFound()
        register.name = _checked_name(name)
        register.save(update_fields=["name"])
    return register


def code_for(name: str) -> str:
    """A free code made from a name, for those who need not care what a code is."""
    base = slugify(name)[:16].strip("-").upper() or "OUTLET"
    taken = set(Outlet.objects.filter(code__startswith=base).values_list("code", flat=True))
    step = 1
    while (code := base if step == 1 else f"{base}-{step}") in taken:
        step += 1
    return code


def _create_register(outlet: Outlet, name: str) -> Register:
    return Register.objects.create(outlet=outlet, name=name, prefix=_next_prefix())


def _next_prefix() -> str:
    """V- for the shop's first register, then V2-, V3- …"""
    taken = Register.objects.values_list("prefix", flat=True)
    numbers = [int(found[1] or 1) for prefix in taken if (found := _PREFIX.fullmatch(prefix))]
    return f"V{max(numbers) + 1}-" if numbers else "V-"


_PREFIX = re.compile(r"V(\d*)-")


def _checked_code(text: str) -> str:
    code = text.strip()
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,20}", code):
        raise Refusal(
            "code_wrong",
            gettext_noop("A code is up to 20 letters, digits and hyphens, such as LYON-2."),
        )
    return code


def _checked_name(text: str) -> str:
    name = text.strip()
    if not name:
        raise Refusal("name_missing", gettext_noop("Give a name."))
    return name[:100]


def _checked_timezone(name: str) -> str:
    if name not in available_timezones():
        raise Refusal(
            "timezone_wrong",
            gettext_noop("“%(name)s” is not a time zone. One is Europe/Paris."),
            name=name,
        )
    return name
