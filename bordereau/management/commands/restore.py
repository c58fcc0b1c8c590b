"""bordereau restore FILE [--replace]"""

import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.utils import timezone

from bordereau.management import archive, dumps, tables
from bordereau.management.archive import Manifest
from bordereau.work.models import Worker

SIGN_OF_LIFE = timedelta(minutes=1)
# A database with any of these is somebody's shop.
A_SHOP = ("User", "Outlet", "Channel", "Sale")


class Command(BaseCommand):
    help = "Bring back what `backup` has put into a file, and check it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="even where a shop is: it is lost then"
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        _require_rest()
        if not replace and _holds_a_shop():
            raise CommandError(
                f"There is a shop here already ({settings.ENV.data}). Restore into another "
                "BORDEREAU_DATA, or say --replace, and what is here now is lost."
            )
        try:
            # In the data folder: the backup holds keys, and is as large as the shop.
            with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.ENV.data) as made:
                manifest = archive.unpack(file, Path(made))
                _require_fit(manifest)
                rows = dumps.load(Path(made) / archive.DATABASE)
                _bring_keys(Path(made))
        except (archive.NotABackup, dumps.DumpFailed) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        self._check(manifest, rows)

    def _check(self, manifest: Manifest, rows: dict[str, int]) -> None:
        lacking = [table for table, count in manifest.rows.items() if rows.get(table) != count]
        if lacking:
            raise CommandError(f"The restored rows are not those of the backup: {lacking}")
        tables.migrate()  # an older backup catches up
        Worker.objects.all().delete()  # signs of life of processes that are elsewhere, or gone
        connection.close()
        self.stdout.write(
            f"Restored the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC: "
            f"{rows['bordereau_sale']} sales, {rows['bordereau_product']} products.",
        )
        self.stdout.flush()
        # Another process, which reads the keys that we have brought back.
        doctor = [sys.executable, "-P", "-m", "bordereau.cli", "doctor", "--offline"]
        if subprocess.run(doctor, stdin=subprocess.DEVNULL, check=False).returncode:
            raise CommandError("The backup is restored as it was made; `doctor` finds mistakes.")


def _require_rest() -> None:
    """Nobody may be at work on what is replaced; what serves another shop is left alone."""
    lately = timezone.now() - SIGN_OF_LIFE
    alive = Worker.objects.filter(seen_at__gte=lately, stopped_at=None)
    try:
        is_at_work = _has(Worker) and alive.exists()
    except DatabaseError as error:
        raise tables.silent(error) from error
    if is_at_work:
        raise CommandError(
            f"`serve` is at work on {settings.ENV.data}. Stop it first; if it was killed, wait a "
            "minute."
        )


def _has(model: type[Model]) -> bool:
    return model._meta.db_table in connection.introspection.table_names()


def _holds_a_shop() -> bool:
    models = [apps.get_model("bordereau", name) for name in A_SHOP]
    return any(_has(model) and model._default_manager.exists() for model in models)


def _require_fit(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise CommandError(
            f"The backup is of {manifest.database}, and this shop is on {connection.vendor}. "
            "Set or unset BORDEREAU_DATABASE_URL to match."
        )
    try:
        known = {name for app, name in MigrationLoader(connection).disk_migrations}
    except DatabaseError as error:
        raise CommandError(f"The database does not answer: {error}") from error
    if not set(manifest.migrations) <= known:
        raise CommandError("The backup was made by a newer Bordereau. Update this one first.")


def _bring_keys(folder: Path) -> None:
    """Each in the place of what is there, whole and readable by us alone."""
    for name in archive.KEYS:
        (folder / name).chmod(0o600)
        (folder / name).replace(settings.ENV.data / name)
