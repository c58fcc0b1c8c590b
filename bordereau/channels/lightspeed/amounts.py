"""Money, units and times as the store writes them.

Amounts are JSON numbers. They are decoded from their digits, never through a float; but the store
reckoned in floats before it wrote them (10.090000000000002), so they are rounded to its currency's
own decimals.
"""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from bordereau.channels.amounts import no_time, whole

ZERO = Decimal(0)


def money(value: Decimal | None, decimals: int) -> Decimal:
    return (value or ZERO).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def units_of(value: Decimal | None) -> int:
    return whole(value or ZERO, value)


def moment(seconds: int | None, text: str | None) -> datetime:
    """Seconds since 1970 where the store gives them, else such as 2024-09-04 07:22:09 +0000."""
    try:
        if seconds:
            return datetime.fromtimestamp(seconds, UTC)
        return datetime.strptime(text or "", "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise no_time(str(seconds or text or "")) from error
