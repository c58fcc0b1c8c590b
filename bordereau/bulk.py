"""Making and inserting many new rows at once, for the import of orders.

Django's own way asks every field of every row for its default and how it is written, and an import
spent most of its time there. Here that is asked once a model: a new row is a copy of the defaults,
the ids are taken first, and the driver's own way for many rows carries the values: `executemany`
on SQLite, COPY on PostgreSQL.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, TypeVar

import msgspec
from django.db import connection, models
from django.db.models.base import ModelState
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)
Adapter = Callable[[Any], Any]
Maker = Callable[[], Any]
Columns = tuple["models.Field[Any, Any]", ...]

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


def insert(rows: Iterable[Row]) -> list[Row]:
    """Insert new rows of one model, and give them their ids. Inside the caller's transaction."""
    fresh = list(rows)
    if not fresh:
        return fresh
    model = type(fresh[0])
    for row, row_id in zip(fresh, _take_ids(model, len(fresh)), strict=True):
        row.__dict__["id"] = row_id
    columns = _columns(model)
    values = _values(columns, fresh)
    if connection.vendor == "postgresql":
        _copy(_into(model, columns), values)
    else:
        _execute(_into(model, columns), values, "")
    alias = connection.alias
    for row in fresh:
        row._state.adding = False
        row._state.db = alias
    return fresh


def insert_unknown(rows: Sequence[models.Model], known: str = "ON CONFLICT DO NOTHING") -> None:
    """Insert new rows of one model, in turn, but those that meet a unique key. They learn no ids.

    `known` says in SQL what becomes of those.
    """
    if rows:
        model = type(rows[0])
        columns = tuple(field for field in _columns(model) if not field.primary_key)
        _execute(_into(model, columns), _values(columns, rows), known)


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
def _columns(model: type[models.Model]) -> Columns:
    return tuple(field for field in model._meta.local_concrete_fields if not field.generated)


def _values(columns: Columns, rows: Sequence[models.Model]) -> list[list[Any]]:
    """As the driver writes them."""
    get, adapters = _reader(columns, connection.vendor)
    values = [list(get(row.__dict__)) for row in rows]
    for place, adapt in adapters:
        for one in values:
            one[place] = adapt(one[place])
    return values


@cache
def _reader(columns: Columns, vendor: str) -> "tuple[itemgetter[Any], list[tuple[int, Adapter]]]":
    """Gets all columns' values; and how those are written that are not written as they are."""
    adapters = ((place, _adapter(field, vendor)) for place, field in enumerate(columns))
    known = [(place, adapter) for place, adapter in adapters if adapter]
    return itemgetter(*(field.attname for field in columns)), known


def _adapter(field: "models.Field[Any, Any]", vendor: str) -> Adapter | None:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    ours = not type(target).__module__.startswith("django.")
    if isinstance(target, models.DateTimeField) and target.auto_now_add:
        write_time = _time_for_sqlite if vendor == "sqlite" else _as_it_is
        return lambda value: write_time(value or timezone.now())
    if isinstance(target, models.JSONField):
        return _as_json
    if isinstance(target, models.DecimalField):
        return _decimal_writer(target)
    if isinstance(target, models.DateTimeField) and vendor == "sqlite":
        return _time_for_sqlite
    if isinstance(target, (*PLAIN, models.BinaryField, models.DateTimeField)) and not ours:
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _as_it_is(value: Any) -> Any:
    return value


@lru_cache(maxsize=1000)  # a batch writes the same few moments thousands of times
def _time_for_sqlite(value: datetime | None) -> str | None:
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(" ").removesuffix("+00:00")


def _decimal_writer(field: "models.DecimalField[Any, Any]") -> Adapter:
    assert field.max_digits
    limit = Decimal(10) ** (field.max_digits - field.decimal_places)
    form = f".{field.decimal_places}f"

    def write(value: Decimal) -> str:
        if not -limit < value < limit:  # SQLite would keep it, and round it
            raise InvalidOperation(f"{value} has more digits than {field.name} holds")
        return format(value, form)

    return write


def _copy(table: str, values: list[list[Any]]) -> None:
    copying = f"COPY {table} FROM STDIN"
    # Wrapped, else the driver's own errors, which nobody expects, would come out of it.
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(copying) as copy,
    ):
        for row in values:
            copy.write_row(row)


def _execute(table: str, values: list[list[Any]], end: str) -> None:
    places = ", ".join(["%s"] * len(values[0]))
    statement = f"INSERT INTO {table} VALUES ({places}) {end}"  # noqa: S608 names that Django made
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(statement, values[0])
        else:
            cursor.executemany(statement, values)


@cache
def _into(model: type[models.Model], columns: Columns) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in columns)
    return f"{quote(model._meta.db_table)} ({names})"
