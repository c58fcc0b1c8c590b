"""Living through days that are past.

Events and stock movements are never edited, so what happened last week must be written with last
week's time in the first place. Only the demo does this, and in its own process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    def now() -> datetime:  # a Mock would note each of its many calls
        return moment

    with mock.patch.object(timezone, "now", now):
        yield
