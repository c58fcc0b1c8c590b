"""Money, units and times as BigCommerce writes them. Money never passes through a float."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime

from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused


def money(value: object) -> Decimal:
    """The v2 API writes strings with four decimals; v3 numbers are decoded as decimals."""
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
    try:
        number = Decimal(str(value if value not in (None, "") else 0))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def moment(value: object) -> datetime:
    """The v2 API writes RFC 2822, and v3 ISO 8601."""
    text = str(value or "")
    try:
        read = parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            _("The store sent an order whose time cannot be read (“%(value)s”). It is kept as it "
              "came and nothing was changed here."),
            value=text,
        ) from error  # fmt: skip
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
