"""Inserting many new rows at once, for the import of orders.

`bulk_create` asks every field of every row how it is written and builds one long statement; an
import of 100 orders spent most of its time there. Here the ids are taken first, plain values go to
the driver as they are, and the driver's own way for many rows carries them: `executemany` on
SQLite, COPY on PostgreSQL. See docs/benchmarks/.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)

# Their Python values are what both drivers write.
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def insert(rows: Iterable[Row]) -> list[Row]:
    """Insert new rows of one model, and give them their ids. Inside the caller's transaction."""
    new = list(rows)
    if not new:
        return new
    model = type(new[0])
    for row, row_id in zip(new, _take_ids(model, len(new)), strict=True):
        row.pk = row_id
    _write(model, [[write(row) for _, write in _columns(model, connection.vendor)] for row in new])
    return new


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
def _columns(
    model: type[models.Model], vendor: str
) -> list[tuple[str, Callable[[models.Model], Any]]]:
    """Each column's name and how its value is had from a row."""
    return [
        (field.column, _writer(field))
        for field in model._meta.local_concrete_fields
        if not field.generated
    ]


def _writer(field: "models.Field[Any, Any]") -> Callable[[models.Model], Any]:
    name = field.attname
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if getattr(field, "auto_now_add", False):
        return lambda row: field.get_db_prep_save(timezone.now(), connection)
    if isinstance(target, PLAIN) and type(target).__module__.startswith("django."):
        return lambda row: getattr(row, name)
    return lambda row: field.get_db_prep_save(getattr(row, name), connection)


def _write(model: type[models.Model], values: list[list[Any]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name, _ in _columns(model, connection.vendor))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(values[0]))
            # All three are names that Django made.
            statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
            cursor.executemany(statement, values)
