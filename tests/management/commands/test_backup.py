"""backup and restore, in processes of their own, on both databases."""

import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.management import dumps
from bordereau.sales.models import Sale
from bordereau.staff.access import Role
from bordereau.work.models import Worker
from tests.ground.wait import until
from tests.makers import a_channel, a_person, an_order, an_outlet
from tests.management.cli import bordereau

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the keys that this run's rows are encrypted with."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("secret_key", "credential_keys"):
        shutil.copy(settings.ENV.data / name, folder / name)
        (folder / name).chmod(0o600)
    return folder


@pytest.fixture
def elsewhere(database_address: str) -> Iterator[str]:
    """An empty database on another machine, as it were; "" is SQLite's file in the data folder."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield database_address.replace(str(connection.settings_dict["NAME"]), name)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def receipts(data: Path, database: str) -> list[str]:
    ask = "SELECT receipt_number FROM bordereau_sale ORDER BY id"
    if database:
        with psycopg.connect(database) as shop:
            return [receipt for (receipt,) in shop.execute(ask)]
    with closing(sqlite3.connect(data / "bordereau.sqlite3")) as file:
        return [receipt for (receipt,) in file.execute(ask)]


class Till(threading.Thread):
    """Orders that come in until it is stopped."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self.channel = channel
        self.closed = threading.Event()

    def run(self) -> None:
        while not self.closed.is_set():
            an_order(self.channel)
        connections.close_all()


def test_a_backup_made_at_work_brings_the_shop_back_elsewhere(
    data: Path, tmp_path: Path, database_address: str, elsewhere: str
) -> None:
    till = Till(a_channel(an_outlet(), credentials={"key": "secret"}))
    till.start()
    try:
        until(lambda: Sale.objects.count() >= 3, "the first orders")
        file = tmp_path / "shop.tar.gz"
        made = bordereau("backup", str(file), data=data, database=database_address)
    finally:
        till.closed.set()
        till.join()
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as tar:
        assert tar.getnames() == ["manifest.json", "database", "secret_key", "credential_keys"]

    new = tmp_path / "new"
    restored = bordereau("restore", str(file), data=new, database=elsewhere)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "All is well." in restored.stdout
    there = receipts(new, elsewhere)
    assert len(there) >= 3
    everything = list(Sale.objects.order_by("id").values_list("receipt_number", flat=True))
    assert there == everything[: len(there)]
    assert f"{len(there)} sales" in restored.stdout
    for name in ("secret_key", "credential_keys"):
        assert (new / name).read_text() == (data / name).read_text()
        assert (new / name).stat().st_mode & 0o777 == 0o600


def test_a_shop_is_only_replaced_when_told_so(
    data: Path, tmp_path: Path, database_address: str, elsewhere: str
) -> None:
    a_person(Role.OWNER)
    first, second = tmp_path / "first.tar.gz", tmp_path / "second.tar.gz"
    assert bordereau("backup", str(first), data=data, database=database_address).returncode == 0
    an_order(a_channel(an_outlet()))
    assert bordereau("backup", str(second), data=data, database=database_address).returncode == 0
    new = tmp_path / "new"
    bordereau("restore", str(first), data=new, database=elsewhere)
    refused = bordereau("restore", str(second), data=new, database=elsewhere)
    assert refused.returncode == 1
    assert "There is a shop here already" in refused.stderr
    assert receipts(new, elsewhere) == []
    done = bordereau("restore", str(second), "--replace", data=new, database=elsewhere)
    assert (done.returncode, receipts(new, elsewhere)) == (0, ["MAIN-1"]), done.stderr


def test_a_shop_at_work_is_not_replaced(data: Path, tmp_path: Path, database_address: str) -> None:
    file = tmp_path / "shop.tar.gz"
    assert bordereau("backup", str(file), data=data, database=database_address).returncode == 0
    now = timezone.now()
    Worker.objects.create(name="here", started_at=now, seen_at=now)
    refused = bordereau("restore", str(file), "--replace", data=data, database=database_address)
    assert "`serve` is at work on" in refused.stderr


def test_a_table_that_an_older_shop_lacks_is_not_missed(tmp_path: Path) -> None:
    with connection.schema_editor() as editor:
        editor.delete_model(Worker)
    try:
        assert Worker._meta.db_table not in dumps.dump(tmp_path / "dump")
    finally:
        with connection.schema_editor() as editor:
            editor.create_model(Worker)


def test_a_backup_is_never_overwritten(data: Path, tmp_path: Path, database_address: str) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("mine")
    done = bordereau("backup", str(file), data=data, database=database_address)
    assert (done.returncode, file.read_text()) == (1, "mine")
    assert "exists already" in done.stderr
    nowhere = bordereau("backup", "/nowhere/x", data=data, database=database_address)
    assert "cannot be written" in nowhere.stderr


@pytest.mark.sqlite
def test_what_is_no_backup_or_damaged_changes_nothing(
    data: Path, tmp_path: Path, database_address: str
) -> None:
    a_person(Role.OWNER)
    file, new = tmp_path / "shop.tar.gz", tmp_path / "new"
    bordereau("backup", str(file), data=data, database=database_address)
    with tarfile.open(file) as tar:
        tar.extractall(tmp_path / "out", filter="data")
    (tmp_path / "out" / "credential_keys").write_text("another key\n")
    with tarfile.open(tmp_path / "damaged.tar.gz", "w:gz") as tar:
        for member in sorted((tmp_path / "out").iterdir()):
            tar.add(member, member.name)
    (tmp_path / "cut.tar.gz").write_bytes(file.read_bytes()[:2000])
    (tmp_path / "letter.txt").write_text("Dear Sir")
    for name, why in (
        ("damaged.tar.gz", "its credential_keys is not what was packed"),
        ("cut.tar.gz", "is not a whole backup"),
        ("letter.txt", "is not a whole backup"),
        ("none", "There is no file"),
    ):
        done = bordereau("restore", str(tmp_path / name), data=new)
        assert done.returncode == 1
        assert why in done.stderr
    assert sorted(path.name for path in new.iterdir() if path.is_dir()) == []


@pytest.mark.postgresql
def test_a_backup_goes_back_into_the_kind_of_database_it_came_from(
    data: Path, tmp_path: Path, database_address: str
) -> None:
    file = tmp_path / "shop.tar.gz"
    assert bordereau("backup", str(file), data=data, database=database_address).returncode == 0
    done = bordereau("restore", str(file), data=tmp_path / "new")
    assert done.returncode == 1
    assert "The backup is of postgresql, and this shop is on sqlite" in done.stderr
