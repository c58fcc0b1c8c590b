"""Many people, workers and processes on the same orders and goods at once: nobody waits for ever,
and no unit is lost."""

import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import DatabaseError, connections

from bordereau.channels.models import Channel, ChannelOutlet, ExternalId
from bordereau.channels.shapes import StoreOrder
from bordereau.findings import wrong
from bordereau.fulfilment import actions
from bordereau.fulfilment import audit as fulfilment_audit
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.outbox import deliver, settling
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales import audit as sales_audit
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.stock import audit as stock_audit
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Outlet, StockLevel
from bordereau.stock.movements import Kind
from bordereau.work.leases import is_clash
from tests.ground.wait import AT_MOST
from tests.makers import (
    PLACED,
    a_channel,
    a_product,
    a_store_line,
    a_store_order,
    an_order,
    an_outlet,
)
from tests.work.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)
SKUS = [f"SKU-{number}" for number in range(6)]
THREADS = 8
Answer = TypeVar("Answer")


@pytest.fixture
def channel(outlet: Outlet) -> Channel:
    channel = a_channel(outlet)
    for sku in SKUS:
        product = a_product(sku, outlet, 100)
        ExternalId.objects.create(channel=channel, value=sku, product=product)
    return channel


def at_once(works: list[Callable[[], Answer]]) -> list[Answer]:
    """Each in a thread of its own, all begun together. What one raises is raised here."""
    start = Barrier(len(works))

    def work(todo: Callable[[], Answer]) -> Answer:
        try:
            start.wait(AT_MOST)
            return todo()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(AT_MOST) for done in [pool.submit(work, todo) for todo in works]]


def tried(verb: Callable[..., object], *words: object) -> str:
    """The code of its refusal, or "" when it was done."""
    try:
        verb(*words)
    except Refusal as refusal:
        return refusal.code
    return ""


def check_books() -> None:
    for audit in (stock_audit, fulfilment_audit, sales_audit):
        assert wrong(audit.audit()) == []


def some_orders(dice: random.Random, count: int) -> list[StoreOrder]:
    return [
        a_store_order(*(a_store_line(sku, dice.randint(1, 3)) for sku in dice.sample(SKUS, 4)))
        for _ in range(count)
    ]


def test_one_of_many_packs_an_order_and_one_ships_it(channel: Channel) -> None:
    order = an_order(channel, a_store_line(SKUS[0], 2))
    for verb in (actions.pack, actions.ship):
        answers = at_once([lambda verb=verb: tried(verb, order.pk, SYSTEM)] * THREADS)  # type: ignore[misc]
        assert sorted(answers) == ["", *["wrong_status"] * (THREADS - 1)]
    assert Event.objects.filter(kind__in=["pack", "ship"]).count() == 2
    assert StockLevel.objects.get(product__sku=SKUS[0]).on_hand == 98
    check_books()


def test_scans_at_once_never_pick_more_than_is_wanted(channel: Channel) -> None:
    order = an_order(channel, a_store_line(SKUS[0], 5))
    line = order.lines.get()
    answers = at_once([lambda: tried(actions.pick, order.pk, line.pk, 1, SYSTEM)] * THREADS)
    assert sorted(answers) == [""] * 5 + ["wrong_count"] * 3
    line.refresh_from_db()
    assert line.picked == 5


def test_a_new_order_told_by_many_workers_at_once_is_one_sale(channel: Channel) -> None:
    """Whoever is too late meets the unique key; `apply` then tries again and finds the sale."""
    told = a_store_order(a_store_line(SKUS[0], 2))
    at_once([lambda: told_again(channel, [told])] * THREADS)
    assert Sale.objects.count() == 1
    assert StockLevel.objects.get(product__sku=SKUS[0]).committed == 2
    check_books()


def told_again(channel: Channel, orders: list[StoreOrder]) -> None:
    try:
        import_orders(channel, orders)
    except DatabaseError as error:
        if not is_clash(error):
            raise
        import_orders(channel, orders)


def test_imports_edits_and_people_lock_in_one_order(channel: Channel, outlet: Outlet) -> None:
    """The same few goods in every order, their lines in any sequence: ripe for a deadlock."""
    dice = random.Random(7)
    second = an_outlet("B")
    other = a_channel(second, "Second shop")
    ChannelOutlet.objects.create(channel=other, outlet=outlet, position=1)
    known = some_orders(dice, 30)
    import_orders(channel, known)
    orders = list(Fulfilment.objects.values_list("pk", flat=True))

    def edits(seed: int) -> None:
        mine = random.Random(seed)
        for age in range(1, 6):
            for order in mine.sample(known, 6):
                lines = [a_store_line(sku, mine.randint(1, 4)) for sku in mine.sample(SKUS, 4)]
                total = sum((line.total for line in lines), Decimal(0))
                changed = replace(
                    order,
                    lines=tuple(lines),
                    total=total,
                    paid=total,
                    updated_at=PLACED + timedelta(seconds=age * 10 + seed),
                )
                import_orders(channel, [changed])

    def imports(seed: int) -> None:
        mine = random.Random(seed)
        for _ in range(5):
            import_orders(other, [replace(o, id=f"{seed}-{o.id}") for o in some_orders(mine, 4)])

    def people(seed: int) -> None:
        mine = random.Random(seed)
        for order_id in mine.sample(orders, 20):
            for verb in (actions.pack, actions.ship, actions.cancel):
                tried(verb, order_id, SYSTEM)

    def counts(seed: int) -> None:
        mine = random.Random(seed)
        for _ in range(20):
            level = mine.choice(list(StockLevel.objects.filter(outlet=outlet)))
            move_by_hand(outlet.pk, level.product_id, Kind.COUNT, 1, "", SYSTEM)

    works = [edits, imports, people, counts]
    at_once([lambda work=work, seed=seed: work(seed) for seed in (1, 2) for work in works])  # type: ignore[misc]
    check_books()
    counted = 100 * len(SKUS) + 40
    left = sum(
        line.wanted
        for order in Fulfilment.objects.filter(status=Status.SHIPPED, outlet=outlet)
        for line in order.lines.all()
    )
    on_hand = sum(StockLevel.objects.filter(outlet=outlet).values_list("on_hand", flat=True))
    assert on_hand == counted - left


COUNTS_IN_ANOTHER_PROCESS = """
import sys
import django
django.setup()
from bordereau.staff.access import SYSTEM
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import StockLevel
from bordereau.stock.movements import Kind
from bordereau.work.leases import is_clash
for _ in range(100):
    for level in StockLevel.objects.order_by(sys.argv[1]):
        move_by_hand(level.outlet_id, level.product_id, Kind.COUNT, 1, "", SYSTEM)
"""


def test_two_processes_count_the_same_goods(channel: Channel, database_address: str) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTS_IN_ANOTHER_PROCESS, order],
            env=dict(environment(database_address)),
            stderr=subprocess.PIPE,
        )
        for order in ("pk", "-pk")
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert set(StockLevel.objects.values_list("on_hand", flat=True)) == {300}
    check_books()


def test_a_wish_is_never_lost_between_its_writing_and_its_sending(channel: Channel) -> None:
    """While somebody sells, a worker takes the wish that waits: what was sold is sent, too."""
    Push.objects.all().delete()
    sent: dict[str, int] = {}

    def sells() -> None:
        for number in range(25):
            import_orders(channel, [a_store_order(a_store_line(SKUS[0]), id=f"s{number}")])

    def sends() -> None:
        for _ in range(200):
            for push in deliver.take(50):
                assert push.product_id
                level = StockLevel.objects.get(product_id=push.product_id)
                sent[str(push.product_id)] = level.available
                settling.confirm(push, "")

    at_once([sells, sends])
    sends()
    level = StockLevel.objects.get(product__sku=SKUS[0])
    assert sent == {str(level.product_id): level.available}
