"""Times as BigCommerce writes them."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bordereau.channels.amounts import no_time


def moment(value: object) -> datetime:
    """The v2 API writes RFC 2822, and v3 ISO 8601."""
    text = str(value or "")
    try:
        read = parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)
    except ValueError as error:
        raise no_time(text) from error
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
