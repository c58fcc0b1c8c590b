"""Money and units as stores write them: strings, mostly. Never a float."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused


def money(value: object) -> Decimal:
    return readable(exact(value), value)


def units_of(value: object) -> int:
    return whole(exact(value), value)


def exact(value: object) -> Decimal | None:
    """Nothing at all counts as nought: apps of other people leave fields empty."""
    try:
        number = Decimal(str(value if value not in (None, "") else 0))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def readable(amount: Decimal | None, value: object) -> Decimal:
    """The amount that was read from the value. Raises Refused when it was none."""
    if amount is None:
        raise Refused(
            _(
                "The store sent an amount that cannot be read (“%(value)s”). The order is kept as "
                "it came and nothing was changed here."
            ),
            value=str(value),
        )
    return amount


def whole(units: Decimal | None, value: object) -> int:
    """The units that were read from the value. Raises Refused when one would be cut."""
    if units is None or units != units.to_integral_value():
        raise Refused(
            _(
                "The store sells part of a unit (“%(value)s”), which cannot be picked here. The "
                "order is kept as it came: complete it on the store."
            ),
            value=str(value),
        )
    return int(units)


def no_time(value: str) -> Refused:
    """What to raise of a time that cannot be read."""
    return Refused(
        _(
            "The store sent an order whose time cannot be read (“%(value)s”). It is kept as it "
            "came and nothing was changed here."
        ),
        value=value,
    )
