"""Making and inserting many new rows at once, for the import of orders.

Django's own way asks every field of every row for its default and how it is written, and an import
spent most of its time there. Here that is asked once a model: a new row is a copy of the defaults,
the ids are taken first, and the driver's own way for many rows carries the values: `executemany`
on SQLite, COPY on PostgreSQL.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)
Adapter = Callable[[Any], Any]
Maker = Callable[[], Any]

# Their Python values are what both drivers write.
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def new(model: type[Row], **values: Any) -> Row:
    """A row that is not saved yet, from column values such as `sale_id`; the rest by default."""
    row = model.__new__(model)
    constant, made = _defaults(model)
    row.__dict__.update(constant)
    for name, make in made:
        row.__dict__[name] = make()
    row.__dict__.update(values)
    row._state = ModelState()
    return row


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Maker]]]:
    """What each row gets as it is, and what is made anew for each."""
    constant: dict[str, Any] = {}
    made: list[tuple[str, Any]] = []
    for field in model._meta.local_concrete_fields:
        if field.has_default() and callable(field.default):
            made.append((field.attname, field.default))
        elif not field.generated:
            constant[field.attname] = field.get_default()
    return constant, made


def insert(rows: Iterable[Row], *, skip_known: bool = False) -> list[Row]:
    """Insert new rows of one model, and give them their ids. Inside the caller's transaction.

    With `skip_known`, a row that meets a unique key is left out, and its id means nothing.
    """
    fresh = list(rows)
    if not fresh:
        return fresh
    model = type(fresh[0])
    for row, row_id in zip(fresh, _take_ids(model, len(fresh)), strict=True):
        row.__dict__["id"] = row_id
    _write(model, [list(_values(model)(row.__dict__)) for row in fresh], skip_known)
    for row in fresh:
        row._state.adding = False
        row._state.db = connection.alias
    return fresh


def _take_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Ids that nobody else gets: from the sequence, or under SQLite's lock of all writers."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row_id for (row_id,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
        start = (last[0] if last else 0) + 1
        return range(start, start + count)


@cache
def _columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.local_concrete_fields if not field.generated]


@cache
def _values(model: type[models.Model]) -> "itemgetter[Any]":
    return itemgetter(*(field.attname for field in _columns(model)))


@cache
def _adapters(model: type[models.Model], vendor: str) -> list[tuple[int, Adapter]]:
    """How the values are written, by column, where they are not written as they are."""
    adapters = ((place, _adapter(field, vendor)) for place, field in enumerate(_columns(model)))
    return [(place, adapter) for place, adapter in adapters if adapter]


def _adapter(field: "models.Field[Any, Any]", vendor: str) -> Adapter | None:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    ours = not type(target).__module__.startswith("django.")
    if isinstance(target, models.DateTimeField) and target.auto_now_add:
        write_time = _time_for_sqlite if vendor == "sqlite" else _as_it_is
        return lambda value: write_time(value or timezone.now())
    if isinstance(target, models.JSONField):
        return json.dumps
    if isinstance(target, models.DecimalField):
        return _decimal_writer(target)
    if isinstance(target, models.DateTimeField) and vendor == "sqlite":
        return _time_for_sqlite
    if isinstance(target, (*PLAIN, models.BinaryField, models.DateTimeField)) and not ours:
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _as_it_is(value: Any) -> Any:
    return value


def _time_for_sqlite(value: datetime | None) -> str | None:
    if value is None:
        return None
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _decimal_writer(field: "models.DecimalField[Any, Any]") -> Adapter:
    assert field.max_digits
    limit = Decimal(10) ** (field.max_digits - field.decimal_places)
    form = f".{field.decimal_places}f"

    def write(value: Decimal) -> str:
        if not -limit < value < limit:  # SQLite would keep it, and round it
            raise InvalidOperation(f"{value} has more digits than {field.name} holds")
        return format(value, form)

    return write


def _write(model: type[models.Model], values: list[list[Any]], skip_known: bool) -> None:
    for place, adapt in _adapters(model, connection.vendor):
        for row in values:
            row[place] = adapt(row[place])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not skip_known:
            copying = f"COPY {_table(model)} FROM STDIN"
            # Else the driver's own errors, which nobody expects, would come out of it.
            with connection.wrap_database_errors, cursor.copy(copying) as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(values[0]))
            end = "ON CONFLICT DO NOTHING" if skip_known else ""
            # All are names that Django made.
            statement = f"INSERT INTO {_table(model)} VALUES ({places}) {end}"  # noqa: S608
            cursor.executemany(statement, values)


@cache
def _table(model: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in _columns(model))
    return f"{quote(model._meta.db_table)} ({columns})"
