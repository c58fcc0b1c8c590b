"""A worker killed at the worst moment; another ends its work, with one effect."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.comparison.job import begin
from bordereau.comparison.models import Difference
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.apply import apply_due
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.readings.models import Reading
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.standins.woocommerce import Options, WooCommerceStandin, run_woocommerce_standin
from tests.ground.wait import until
from tests.makers import a_connected_store, an_actor, an_inbox_row, an_outlet
from tests.work.held import held_answer
from tests.work.processes import a_worker, environment

pytestmark = pytest.mark.django_db(transaction=True)

SHIP_AND_DIE = """
import django, os, signal, sys
django.setup()
from django.db import transaction
from bordereau.fulfilment import actions
from bordereau.staff.access import SYSTEM
with transaction.atomic():
    # Before anything else that waits for the commit, such as telling a worker.
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    actions.ship(int(sys.argv[1]), SYSTEM)
"""


@pytest.fixture
def store() -> Iterator[WooCommerceStandin]:
    with run_woocommerce_standin(Options(held=True)) as running:
        yield running


@pytest.fixture
def channel(store: WooCommerceStandin) -> Channel:
    """Polled a moment ago, so that only what a test hands over is worked on."""
    channel = a_connected_store(store, an_outlet())
    now = timezone.now()
    Channel.objects.update(polled_at=now, imported_at=now, cursor=now)
    return channel


def leases_run_out() -> None:
    """As they do after two minutes."""
    past = timezone.now() - timedelta(seconds=1)
    InboxRow.objects.filter(lease_until__isnull=False).update(lease_until=past)
    Push.objects.filter(lease_until__isnull=False).update(lease_until=past)
    Reading.objects.filter(lease_until__isnull=False).update(lease_until=past)


def an_imported_order(store: WooCommerceStandin, channel: Channel) -> Fulfilment:
    """Packed already."""
    placed = store.place_order()
    an_inbox_row(channel, store_order_id=str(placed.id), topic="order.created")
    assert apply_due() == 1
    order = Fulfilment.objects.get(sale__store_order_id=str(placed.id))
    return actions.pack(order.pk, an_actor())


def everything_is_confirmed() -> bool:
    return set(Push.objects.values_list("state", flat=True)) == {Push.State.CONFIRMED}


def completions(store: WooCommerceStandin) -> int:
    """Answered writes of the status that the store has seen."""
    return sum(seen.method == "PUT" and b"completed" in seen.body for seen in store.requests)


def test_killed_while_applying(
    store: WooCommerceStandin,
    channel: Channel,
    database_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    placed = store.place_order()
    with held_answer(monkeypatch, "GET", "/orders") as held:
        with a_worker(tmp_path, database_address) as worker:
            row = an_inbox_row(channel, store_order_id=str(placed.id), topic="order.created")
            held.wait()
            worker.kill()
        held.released.set()
        leases_run_out()
        with a_worker(tmp_path, database_address) as second:
            until(
                lambda: InboxRow.objects.get(pk=row.pk).state == InboxRow.State.APPLIED,
                "the second worker applies the order",
            )
            second.stop()
    assert Sale.objects.filter(store_order_id=str(placed.id)).count() == 1
    assert not InboxRow.objects.filter(state=InboxRow.State.PARKED).exists()


def test_killed_while_comparing(
    store: WooCommerceStandin,
    channel: Channel,
    database_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No webhook and no poll has told of these orders."""
    lost = {str(store.place_order().id) for _order in range(3)}
    with held_answer(monkeypatch, "GET", "/orders") as held:
        begin(channel.pk, SYSTEM)
        with a_worker(tmp_path, database_address) as worker:
            held.wait()
            worker.kill()
        held.released.set()
        leases_run_out()
        with a_worker(tmp_path, database_address) as second:
            until(
                lambda: Reading.objects.get(kind="comparison").ended_at is not None,
                "the second worker ends the comparison",
            )
            second.stop()
    assert set(Sale.objects.values_list("store_order_id", flat=True)) == lost
    assert not Difference.objects.exists()


def test_killed_while_delivering(
    store: WooCommerceStandin,
    channel: Channel,
    database_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order = an_imported_order(store, channel)
    with held_answer(monkeypatch, "PUT", f"/orders/{order.sale.store_order_id}") as held:
        with a_worker(tmp_path, database_address) as worker:
            actions.ship(order.pk, an_actor(name="Bo"))
            held.wait()
            worker.kill()
        held.released.set()
        leases_run_out()
        with a_worker(tmp_path, database_address) as second:
            until(everything_is_confirmed, "the second worker finds the order completed")
            second.stop()
    assert store.order(int(order.sale.store_order_id)).status == "completed"
    assert completions(store) == 0  # the first worker's was not answered, and none followed


def test_killed_between_commit_and_answer(
    store: WooCommerceStandin, channel: Channel, database_address: str, tmp_path: Path
) -> None:
    """The verb is committed, and nobody was told that there is something to send."""
    order = an_imported_order(store, channel)
    killed = subprocess.run(
        [sys.executable, "-P", "-c", SHIP_AND_DIE, str(order.pk)],
        env=dict(environment(database_address)),
        check=False,
    )
    assert killed.returncode == -9
    with a_worker(tmp_path, database_address) as worker:
        until(everything_is_confirmed, "the worker sends what was committed")
        worker.stop()
    assert store.order(int(order.sale.store_order_id)).status == "completed"
    assert completions(store) == 1
