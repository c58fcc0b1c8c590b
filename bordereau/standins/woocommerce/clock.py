"""The site's clock and calendar: whole seconds, a zone of its own, naive text."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ..common import clock
from . import errors


class Clock(clock.Clock):
    def __init__(self, timezone: str) -> None:
        super().__init__()
        self.timezone = timezone
        self.zone = ZoneInfo(timezone)

    def local(self, moment: datetime | None) -> str | None:
        if moment is None:
            return None
        return moment.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M:%S")

    def offset_hours(self) -> float | int:
        offset = self.now().astimezone(self.zone).utcoffset() or timedelta()
        hours = offset.total_seconds() / 3600
        return int(hours) if hours.is_integer() else hours

    def asked(self, param: str, text: str, dates_are_gmt: bool) -> datetime:
        """The moment a date filter means.

        A zone in the text moves it to the site's time first; the flag then reads that as UTC.
        So text with a zone and the flag together are off by the site's offset, as recorded.
        """
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise errors.invalid(param, "Invalid date.", "rest_invalid_date") from None
        if moment.tzinfo is not None:
            moment = moment.astimezone(self.zone).replace(tzinfo=None)
        return moment.replace(tzinfo=UTC if dates_are_gmt else self.zone).astimezone(UTC)


def gmt(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S")
