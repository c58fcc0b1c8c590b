"""The kinds of value that go in and out."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from django.db.models import TextChoices
from django.utils.dateparse import parse_date, parse_datetime
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from bordereau.sales.balances import rounded


class Given(BaseModel):
    """What a caller sends. A misspelt field is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


# A true is no 1, and a text no number, though they could be read as such.
Whole = Annotated[int, Field(strict=True)]


def _without_nul(text: str) -> str:
    # PostgreSQL cannot keep it, and SQLite would.
    if "\x00" in text:
        raise PydanticCustomError("nul", "U+0000 in a text")
    return text


Text = Annotated[str, Field(max_length=100), AfterValidator(_without_nul)]
LongText = Annotated[str, Field(max_length=10_000), AfterValidator(_without_nul)]


def _day_or_moment(text: object) -> date | datetime:
    """A day, or a moment with its zone: without one it could mean two different hours."""
    try:
        moment = parse_datetime(str(text))
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)
        day = parse_date(str(text))
    except (ValueError, OverflowError):
        day = None
    if day is None:
        raise PydanticCustomError("moment", "neither a day nor a moment with its zone")
    return day


DayOrMoment = Annotated[
    date | datetime,
    BeforeValidator(_day_or_moment, json_schema_input_type=str),
    WithJsonSchema({"type": "string", "examples": ["2026-03-14", "2026-03-14T09:30:00Z"]}),
]


def first_moment(given: date | datetime) -> datetime:
    return given if isinstance(given, datetime) else datetime.combine(given, time.min, UTC)


def last_moment(given: date | datetime) -> datetime:
    return given if isinstance(given, datetime) else datetime.combine(given, time.max, UTC)


def words(choices: type[StrEnum] | type[TextChoices]) -> WithJsonSchema:
    """Describe a choice where it stands: several of our tables have a State."""
    return WithJsonSchema({"type": "string", "enum": [str(word) for word in choices]})


def money(amount: Decimal, currency: str) -> str:
    return str(rounded(amount, currency))
