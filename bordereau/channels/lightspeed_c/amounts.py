"""Money and units: JSON numbers of up to four decimals, or `false` where there is none."""

from decimal import ROUND_HALF_UP, Decimal

from bordereau.channels.amounts import exact, readable, whole

_CENT = Decimal("0.01")


def money(value: object) -> Decimal:
    """Rounded to cents, as the store's own pages show it."""
    return cents(readable(_number(value), value))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def units_of(value: object) -> int:
    return whole(_number(value), value)


def _number(value: object) -> Decimal | None:
    """Through its shortest text: 9.2 is 9.2 and not the float beside it."""
    number = Decimal(0) if value is False else exact(value)
    return number if number is not None and abs(number) < 10**12 else None
