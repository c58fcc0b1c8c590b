"""What users of other systems complain of: orders that stop coming, or come twice, and nobody says.

Each test names the entry of our survey and the thread in which people asked for it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.utils import timezone

from bordereau.channels import health
from bordereau.channels.models import Channel
from bordereau.channels.sync import sync
from bordereau.comparison.job import compare_due
from bordereau.comparison.now import compare
from bordereau.desk import attention
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox import poll
from bordereau.inbox.actions import retry_row
from bordereau.inbox.apply import apply_due, apply_leased
from bordereau.inbox.models import InboxRow
from bordereau.refusals import Refusal
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.standins.woocommerce import Options, WooCommerceStandin, run_woocommerce_standin
from bordereau.stock.models import Product
from tests.machine.fake_store import FakeStore, Fault, Line
from tests.makers import a_connected_store, an_inbox_row, an_outlet
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db
MUG = {"MUG": Line(1)}


@pytest.fixture
def woo(db: None) -> Iterator[WooCommerceStandin]:
    with run_woocommerce_standin(Options(held=True)) as running:
        yield running


def apply_all() -> None:
    while apply_due():
        pass


def test_c01_a_store_that_falls_silent_is_counted(channel: Channel) -> None:
    """frappe/ecommerce_integrations#84: new orders stop arriving, no warning in any log."""
    now = timezone.now()
    Channel.objects.update(polled_at=now)
    assert attention.count() == 0
    Channel.objects.update(polled_at=now - timedelta(hours=1))
    assert attention.count() > 0


def test_c01_c09_what_neither_webhook_nor_poll_told_comes_in_by_night(
    channel: Channel, store: FakeStore
) -> None:
    """The same, and woocommerce/woocommerce#28628: a delivery that failed is never sent again."""
    yesterday = timezone.now() - timedelta(days=1, minutes=1)
    Channel.objects.update(imported_at=yesterday, polled_at=timezone.now())
    store.place(MUG)
    assert compare_due() == 1
    apply_all()
    assert Sale.objects.exists()


def test_c02_a_product_told_again_and_again_is_one(channel: Channel, store: FakeStore) -> None:
    """roboes/odoo-woocommerce-sync#10: an unstuck queue made 87 copies of one product."""
    order_id = store.place({"NEW": Line(1)})
    for _ in range(87):
        an_inbox_row(channel, store_order_id=order_id)
    apply_all()
    assert (Product.objects.count(), Sale.objects.count()) == (1, 1)


def test_c03_c07_work_that_nobody_does_is_loud(channel: Channel) -> None:
    """OCA/connector-woocommerce#8, connector-magento#261, #148, connector-prestashop#158, #78:
    jobs pending for ever."""
    Channel.objects.update(polled_at=timezone.now())
    assert attention.count() == 0
    an_inbox_row(channel, next_try_at=timezone.now() - timedelta(hours=1))
    assert attention.count() > 0


def test_c08_poison_row_never_blocks_the_cursor(channel: Channel, store: FakeStore) -> None:
    """OCA/connector-prestashop#40: the "since" cursor blocks every later import."""
    poison = store.place(MUG)
    store.place(MUG)
    store.change(poison, lines={"MUG": {"quantity": "many"}})
    poll.poll(channel)
    store.seconds += 60
    store.place(MUG)
    poll.poll(channel)
    assert set(Sale.objects.values_list("store_order_id", flat=True)) == {"2", "3"}
    assert InboxRow.objects.get(state="parked").reason


def test_c08_poison_order_never_blocks_the_comparison(channel: Channel, store: FakeStore) -> None:
    """The same: what nobody can read is told, and the others are compared."""
    now = timezone.now()
    Channel.objects.update(imported_at=now, polled_at=now)
    poison = store.place(MUG)
    store.place(MUG)
    store.change(poison, lines={"MUG": {"quantity": "many"}})
    assert compare(channel.pk, SYSTEM).is_whole
    assert Sale.objects.get().store_order_id != poison
    assert attention.count() == 2  # the poison row, and the product that nobody knew


def test_c09_a_delivery_that_failed_can_be_replayed(channel: Channel, store: FakeStore) -> None:
    """woocommerce/woocommerce#28628: no way to replay a failed webhook."""
    row = an_inbox_row(channel, store_order_id=store.place(MUG))
    store.fault = Fault.REFUSES
    apply_all()
    assert not Sale.objects.exists()
    retry_row(row.pk, SYSTEM)
    apply_all()
    assert Sale.objects.exists()
    with pytest.raises(Refusal):
        retry_row(row.pk, SYSTEM)


def test_c10_webhooks_that_the_store_disabled_are_made_again(
    woo: WooCommerceStandin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """woocommerce/woocommerce PR#17548: webhooks are disabled by themselves, the owner not told."""
    reachable = replace(settings.ENV, public_url="http://127.0.0.1:9")
    monkeypatch.setattr(settings, "ENV", reachable)
    a_connected_store(woo, an_outlet())
    health.tend_webhooks()
    for webhook in woo.shop.state.webhooks.values():
        webhook.status = "disabled"
    Channel.objects.update(webhooks_checked_at=None)
    health.tend_webhooks()
    assert {webhook.status for webhook in woo.shop.state.webhooks.values()} == {"active"}
    for webhook in woo.shop.state.webhooks.values():
        webhook.status = "disabled"
    Channel.objects.update(webhooks_checked_at=timezone.now() - timedelta(hours=2))
    health.tend_webhooks()
    (told,) = health.failing_webhooks(timezone.now() + timedelta(hours=2))
    assert "switched our webhooks off" in health.trouble(told)


def test_c11_c14_orders_arrive_though_no_webhook_ever_does(woo: WooCommerceStandin) -> None:
    """woocommerce/woocommerce#18009, #22146, #26851, action-scheduler#1062: webhooks that come
    late, at random or not at all."""
    channel = a_connected_store(woo, an_outlet())
    for _ in range(3):
        woo.place_order()
    assert sync(channel.pk, SYSTEM).new == 3
    assert Sale.objects.count() == 3


def test_c16_a_malformed_line_in_a_batch_doubles_nothing(
    channel: Channel, store: FakeStore
) -> None:
    """wcpos/woocommerce-pos 1.9.17: a malformed line half-way risked duplicates on the retry."""
    placed = [store.place(MUG) for _ in range(5)]
    store.change(placed[2], lines={"MUG": {"quantity": "many"}})
    poll.poll(channel)
    for row in InboxRow.objects.exclude(state="applied"):
        retry_row(row.pk, SYSTEM)
        apply_all()
    assert Sale.objects.count() == 4
    assert InboxRow.objects.get(state="parked").store_order_id == placed[2]


@pytest.mark.django_db(transaction=True)
def test_c17_one_order_taken_in_by_several_at_once_is_one_sale(
    channel: Channel, store: FakeStore
) -> None:
    """frappe/ecommerce_integrations at ba8ac50: it looks, then inserts, and a race makes two."""
    told = {"store_order_id": store.place(MUG), "source": InboxRow.Source.FETCH}
    body = store.told[0].body
    rows = [an_inbox_row(channel, body=body, **told) for _ in range(6)]
    at_once([partial(apply_leased, channel, [row], {}) for row in rows])
    assert Sale.objects.count() == Fulfilment.objects.count() == 1
    assert not InboxRow.objects.exclude(state="applied").exists()
