"""Money and units as WooCommerce writes them: strings, mostly. Never a float."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused


def money(value: object) -> Decimal:
    amount = _number(value)
    if amount is None:
        raise Refused(
            _(
                "The store sent an amount that cannot be read (“%(value)s”). The order is kept as "
                "it came and nothing was changed here."
            ),
            value=str(value),
        )
    return amount


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
    """Nothing at all counts as nought: plug-ins leave fields empty."""
    try:
        number = Decimal(str(value if value not in (None, "") else 0))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
