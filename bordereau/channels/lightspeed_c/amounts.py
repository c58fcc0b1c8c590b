"""Money and units: JSON numbers of up to four decimals, or `false` where there is none."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused

_CENT = Decimal("0.01")


def money(value: object) -> Decimal:
    """Rounded to cents, as the store's own pages show it."""
    amount = _number(value)
    if amount is None:
        raise Refused(
            _(
                "The store sent an amount that cannot be read (“%(value)s”). The order is kept as "
                "it came and nothing was changed here."
            ),
            value=str(value),
        )
    return cents(amount)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def units_of(value: object) -> int:
    units = _number(value)
    if units is None or units != units.to_integral_value():
        raise Refused(
            _(
                "The store sells part of a unit (“%(value)s”), which cannot be picked here. The "
                "order is kept as it came: complete it on the store."
            ),
            value=str(value),
        )
    return int(units)


def _number(value: object) -> Decimal | None:
    """Through its shortest text: 9.2 is 9.2 and not the float beside it."""
    if value in (None, "", False):
        return Decimal(0)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None
