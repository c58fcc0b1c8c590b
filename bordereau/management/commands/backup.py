"""bordereau backup FILE"""

import shutil
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from bordereau.management import archive, dumps, tables
from bordereau.management.archive import Manifest


class Command(BaseCommand):
    help = "Put the database and its keys into one file, also while the shop is at work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="such as backup.tar.gz; never overwritten")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} exists already. Give another name.")
        if not tables.are_there():
            raise CommandError(f"There is no shop in {settings.ENV.data} yet.")
        try:
            # Beside the file, so that it appears whole; readable by us alone.
            with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as made:
                manifest = self._gather(Path(made))
                archive.pack(Path(made), manifest, file)
        except dumps.DumpFailed as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(
            f"{file} holds {manifest.rows['bordereau_sale']} sales, "
            f"{manifest.rows['bordereau_product']} products and the keys of the stores' "
            "credentials. Whoever has it can act as the shop: keep it as you keep a key."
        )

    def _gather(self, folder: Path) -> Manifest:
        rows = dumps.dump(folder / archive.DATABASE)
        for name in archive.KEYS:
            shutil.copy(settings.ENV.data / name, folder / name)
        applied = MigrationRecorder(connection).applied_migrations()
        return Manifest(
            format=archive.FORMAT,
            made_at=timezone.now(),
            database=connection.vendor,
            migrations=sorted(name for app, name in applied if app == "bordereau"),
            rows=rows,
            sha256={},
        )
