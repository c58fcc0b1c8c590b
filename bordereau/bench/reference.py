"""The same rows by bare SQL, one transaction an order: what the machine's database can do now."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import psycopg
from django.db import connection
from psycopg.types.string import TextLoader

# Of each table, how its rows are found by their sale; in the order in which they are written.
OF_SALE = {
    "sale": "id",
    "saleline": "sale_id",
    "payment": "sale_id",
    "fulfilment": "sale_id",
    "fulfilmentline": "(SELECT f.sale_id FROM bordereau_fulfilment f WHERE f.id = fulfilment_id)",
    "event": "sale_id",
    "stockmovement": (
        "(SELECT f.sale_id FROM bordereau_fulfilmentline l JOIN bordereau_fulfilment f"
        " ON f.id = l.fulfilment_id WHERE l.id = fulfilment_line_id)"
    ),
    "inboxrow": "sale_id",
}
NUMBER = "UPDATE bordereau_register SET next_number = next_number + 1 WHERE id = {}"

Rows = dict[str, dict[int, list[Sequence[Any]]]]


class Driver(Protocol):
    """What both bare connections can do."""

    def execute(self, query: Any, params: Any = ..., /) -> Any: ...
    def close(self) -> None: ...


def orders_per_second(most: int) -> float:
    """Takes out the rows of the latest sales and writes them again, as a bare program would."""
    driver, mark, begin = _connect()
    try:
        rows = _take_out(driver, most, mark)
        register = driver.execute("SELECT min(id) FROM bordereau_register").fetchone()[0]
        inserts = {table: _insert(table, rows[table], mark) for table in OF_SALE}
        started = time.perf_counter()
        for sale_id in rows["sale"]:
            driver.execute(begin)
            driver.execute(NUMBER.format(mark), (register,))
            for table, insert in inserts.items():
                for row in rows[table].get(sale_id, ()):
                    driver.execute(insert, row)
            driver.execute("COMMIT")
        return len(rows["sale"]) / (time.perf_counter() - started)
    finally:
        driver.close()


def _connect() -> tuple[Driver, str, str]:
    """A connection, its mark for a value, and how it begins to write. Durable as ours is."""
    if connection.vendor == "sqlite":
        bare = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)
        bare.executescript(connection.settings_dict["OPTIONS"]["init_command"])
        bare.execute("PRAGMA foreign_keys = ON")
        return bare, "?", "BEGIN IMMEDIATE"
    parameters = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port")
    server = psycopg.connect(
        **{name: parameters[name] for name in known if parameters.get(name)}, autocommit=True
    )
    server.adapters.register_loader("jsonb", TextLoader)  # to write back what was read
    return server, "%s", "BEGIN"


def _take_out(driver: Driver, most: int, mark: str) -> Rows:
    latest = f"SELECT id FROM bordereau_sale ORDER BY id DESC LIMIT {most}"  # noqa: S608
    rows: Rows = {table: {} for table in OF_SALE}
    for table, sale in OF_SALE.items():
        query = f"SELECT {sale}, t.* FROM bordereau_{table} t WHERE {sale} IN ({latest})"  # noqa: S608
        for sale_id, *row in driver.execute(query).fetchall():
            rows[table].setdefault(sale_id, []).append(row)
    driver.execute("BEGIN")
    for table in reversed(OF_SALE):
        name = f"bordereau_{table}"
        for row in _all(rows[table]):
            driver.execute(f"DELETE FROM {name} WHERE id = {mark}", (row[0],))  # noqa: S608
    driver.execute("COMMIT")
    return rows


def _insert(table: str, rows: dict[int, list[Sequence[Any]]], mark: str) -> str:
    width = len(next(_all(rows)))
    return f"INSERT INTO bordereau_{table} VALUES ({', '.join([mark] * width)})"  # noqa: S608


def _all(rows: dict[int, list[Sequence[Any]]]) -> Iterator[Sequence[Any]]:
    return (row for of_sale in rows.values() for row in of_sale)
