"""A thousand orders, each told three times, in any order, a tenth with stale words, and the worker
killed ten times meanwhile: a thousand sales, stock exact, nothing parked."""

import base64
import hashlib
import hmac
import json
import random
from collections import Counter
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from bordereau.channels.models import Channel, StorePlace
from bordereau.findings import wrong
from bordereau.fulfilment import audit as fulfilment_audit
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales import audit as sales_audit
from bordereau.sales.models import Sale
from bordereau.standins.woocommerce import Options, WooCommerceStandin, run_woocommerce_standin
from bordereau.standins.woocommerce.options import PLACES
from bordereau.stock import audit as stock_audit
from bordereau.stock.models import StockLevel
from tests.ground.wait import until
from tests.makers import a_connected_store, an_outlet
from tests.work.processes import a_worker

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS, TIMES, KILLS = 1000, 3, 10
NOTE = "Ring twice"


def deliveries(store: WooCommerceStandin, dice: random.Random) -> list[bytes]:
    numbers = [order.id for order in store.place_orders(ORDERS)]
    told = [body(store, number) for number in numbers]
    again = list(told)
    for index in dice.sample(range(ORDERS), ORDERS // 10):
        store.advance(1)
        store.update(numbers[index], {"customer_note": NOTE})
        again[index] = body(store, numbers[index])
    bodies = told + again * (TIMES - 1)
    dice.shuffle(bodies)
    return bodies


def body(store: WooCommerceStandin, number: int) -> bytes:
    return json.dumps(store.order_json(number)).encode()


def post(channel: Channel, secret: bytes, words: bytes) -> None:
    signature = base64.b64encode(hmac.new(secret, words, hashlib.sha256).digest()).decode()
    headers = {"X-WC-Webhook-Topic": "order.updated", "X-WC-Webhook-Signature": signature}
    address = f"/webhooks/woocommerce/{channel.key}"
    answer = Client().post(address, words, "application/json", headers=headers)
    assert answer.status_code == HTTPStatus.OK


def leases_run_out() -> None:
    """As they do two minutes after a worker has died."""
    past = timezone.now() - timedelta(seconds=1)
    InboxRow.objects.exclude(lease_until=None).update(lease_until=past)
    Push.objects.exclude(lease_until=None).update(lease_until=past)


def test_a_thousand_orders_three_times_each(tmp_path: Path, database_address: str) -> None:
    dice = random.Random(20260314)
    with run_woocommerce_standin(Options(held=True)) as store:
        outlet = an_outlet()
        channel = a_connected_store(store, outlet)
        for place in PLACES:
            StorePlace.objects.create(
                channel=channel, store_id=place.name, name=place.name, outlet=outlet
            )
        now = timezone.now()
        Channel.objects.update(polled_at=now, imported_at=now, cursor=now)
        on_hand = dict(StockLevel.objects.values_list("product__sku", "on_hand"))
        bodies = deliveries(store, dice)
        secret = channel.webhook_secret.encode()

        share = len(bodies) // (KILLS + 1)
        for kill in range(KILLS):
            with a_worker(tmp_path, database_address) as worker:
                for words in bodies[kill * share : (kill + 1) * share]:
                    post(channel, secret, words)
                worker.kill()
            leases_run_out()
        with a_worker(tmp_path, database_address) as worker:
            for words in bodies[KILLS * share :]:
                post(channel, secret, words)
            until(all_is_applied, "all is applied")
            worker.stop()
        wanted: Counter[str] = Counter()
        for order in store.orders:
            for line in store.order_json(order.id)["line_items"]:
                wanted[line["sku"]] += line["quantity"]

    assert Sale.objects.count() == ORDERS
    assert Sale.objects.filter(customer_note=NOTE).count() == ORDERS // 10
    levels = StockLevel.objects.values_list("product__sku", "on_hand", "committed")
    assert {sku: held for sku, held, _ in levels} == on_hand
    assert {sku: promised for sku, _, promised in levels} == {sku: wanted[sku] for sku in on_hand}
    for audit in (stock_audit, fulfilment_audit, sales_audit):
        assert wrong(audit.audit()) == []


def all_is_applied() -> bool:
    parked = InboxRow.objects.filter(state=InboxRow.State.PARKED)
    assert parked.values_list("reason_code", "reason_params").first() is None
    return not InboxRow.objects.exclude(state=InboxRow.State.APPLIED).exists()
