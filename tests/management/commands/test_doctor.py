import io
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.utils import timezone

from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.standins.woocommerce import run_woocommerce_standin
from bordereau.stock.models import StockLevel
from bordereau.work.models import Worker
from tests.makers import a_channel, a_connected_store, a_push, an_inbox_row, an_order, an_outlet

pytestmark = pytest.mark.django_db(transaction=True)


def doctor(*words: str) -> tuple[int, str]:
    """The exit code and what was said."""
    said = io.StringIO()
    try:
        call_command("doctor", *words, stdout=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def test_a_sound_shop_is_told_so() -> None:
    outlet = an_outlet()
    with run_woocommerce_standin() as store:
        channel = a_connected_store(store, outlet)
        an_order(channel)
        code, said = doctor()
    assert (code, said.splitlines()[-1]) == (0, "All is well.")
    assert "WRONG" not in said
    assert "ok     stores" in said


def test_a_store_that_does_not_answer_is_wrong_unless_nobody_asks() -> None:
    outlet = an_outlet()
    with run_woocommerce_standin() as store:
        a_connected_store(store, outlet)
    code, said = doctor()
    assert code == 1
    assert "WRONG  stores\n       - Web shop: " in said
    assert doctor("--offline")[0] == 0


def test_books_that_do_not_add_up_are_wrong() -> None:
    an_order(a_channel(an_outlet()))
    StockLevel.objects.update(on_hand=99)
    code, said = doctor("--offline")
    assert code == 1
    assert "WRONG  stock, orders and receipts" in said
    assert "the level differs from its movements by 99 on hand" in said


def test_what_waits_for_a_person_is_counted_and_not_wrong() -> None:
    channel = a_channel(an_outlet())
    an_inbox_row(channel, state=InboxRow.State.PARKED, reason="Why", reason_code="x")
    a_push(channel, state=Push.State.NEEDS_ATTENTION, reason="Why")
    a_push(channel, state=Push.State.RETRYING, reason="Why")
    code, said = doctor("--offline")
    assert code == 0
    assert "note: 1 orders of stores need attention." in said
    assert "note: 1 updates could not be sent" in said
    assert "note: 1 updates failed and are tried again." in said


def test_a_worker_is_seen_missed_or_in_trouble() -> None:
    assert "note: Nobody carries the background work now" in doctor()[1]
    now = timezone.now()
    row = Worker.objects.create(name="till:7", started_at=now, seen_at=now)
    assert "Nobody" not in doctor()[1]
    Worker.objects.update(trouble="poll: OSError: disk")
    code, said = doctor()
    assert (code, "The background work of till:7 fails: poll: OSError: disk" in said) == (1, True)
    Worker.objects.update(seen_at=now - timedelta(hours=1), trouble="")
    code, said = doctor()
    assert (code, f"when {row.name} ended without a word" in said) == (1, True)


def test_credentials_that_no_key_opens_are_wrong() -> None:
    a_channel(an_outlet())
    with override_settings(CREDENTIAL_KEYS=[Fernet.generate_key().decode()]):
        code, said = doctor("--offline")
    assert code == 1
    assert "The credentials of Web shop cannot be read with the keys in" in said


def test_a_database_that_is_behind_is_wrong_and_nothing_more_is_said() -> None:
    recorder = MigrationRecorder(connection)
    newest = MigrationLoader(connection).graph.leaf_nodes("bordereau")[0]
    recorder.record_unapplied(*newest)
    try:
        code, said = doctor()
    finally:
        recorder.record_applied(*newest)
    assert code == 1
    assert "are not applied: run `migrate`" in said
    assert "stores" not in said


def test_a_full_disk_and_keys_that_others_can_read_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 5_000_000}))
    key = settings.ENV.data / "secret_key"
    key.chmod(0o644)
    try:
        code, said = doctor("--offline")
    finally:
        key.chmod(0o600)
    assert code == 1
    assert "Only 5 MB are free" in said
    assert f"Others may read {key}" in said
