"""Times as a reader says them: today 14:05, yesterday 9:10, 3 Nov. In the outlet's zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_skeleton, format_time
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext


def locale() -> str:
    """Babel's name of the reader's language; English is written as in Britain."""
    language = (get_language() or "en").replace("-", "_")
    return "en_GB" if language == "en" else language


def said(moment: datetime, zone: str, now: datetime | None = None) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    today = (now or timezone.now()).astimezone(ZoneInfo(zone)).date()
    clock = format_time(local, "HH:mm", locale=locale())
    if local.date() == today:
        return gettext("today %(time)s") % {"time": clock}
    if local.date() == today - timedelta(days=1):
        return gettext("yesterday %(time)s") % {"time": clock}
    return f"{_day(local.date(), today)} {clock}"


def in_full(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return format_datetime(local, "full", tzinfo=ZoneInfo(zone), locale=locale())


def age(moment: datetime, now: datetime | None = None) -> str:
    """How long ago, in one unit."""
    minutes = max(int(((now or timezone.now()) - moment).total_seconds()) // 60, 0)
    if minutes < 60:
        return gettext("%(number)s min") % {"number": minutes}
    if minutes < 48 * 60:
        return gettext("%(number)s h") % {"number": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


def _day(day: date, today: date) -> str:
    # Within the year the year says nothing, except at its turn.
    skeleton = "MMMd" if day.year == today.year else "yMMMd"
    return format_skeleton(skeleton, datetime(day.year, day.month, day.day), locale=locale())  # noqa: DTZ001
