"""What the addresses of the lists have in common: filters, and links that change one of them."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that holds, and the address without it."""

    words: str
    href: str


def link(page: str, query: QueryDict, **changes: str) -> str:
    """The list's address with some of its query changed; an empty value takes one away."""
    kept = query.copy()
    kept.pop("after", None)
    for name, value in changes.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    path = reverse(page)
    return f"{path}?{kept.urlencode()}" if kept else path


def to_text(moment: datetime, row_id: int) -> str:
    """A place in a list by time, for an address."""
    return f"{moment.isoformat()}_{row_id}"


def from_text(text: str) -> tuple[datetime, int] | None:
    moment, _separator, row_id = text.partition("_")
    try:
        place = datetime.fromisoformat(moment), int(row_id)
    except ValueError:
        return None
    return place if place[0].tzinfo else None
