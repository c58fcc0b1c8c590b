"""One order heard of by every way at once is one sale, whatever the platform."""

from collections.abc import Callable

import pytest
from django.test import Client

from bordereau.channels.models import Channel
from bordereau.comparison.now import compare
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox import poll
from bordereau.inbox.apply import apply_due
from bordereau.inbox.models import InboxRow
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.stock.models import StockMovement
from tests.stores import STORES, Connected, connected
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def deliveries(shop: Connected, order_id: str) -> list[Callable[[], object]]:
    """The store's webhooks about an order, each ready to be posted to our address."""
    address = f"/webhooks/{shop.channel.platform}/{shop.channel.key}"

    def post(headers: dict[str, str], body: bytes) -> Callable[[], object]:
        def work() -> int:
            answer = Client().post(address, body, content_type="application/json", headers=headers)
            assert answer.status_code == 200
            return answer.status_code

        return work

    return [post(dict(headers), body) for headers, body in shop.store.webhooks_of(order_id)]


@pytest.mark.parametrize("platform", STORES)
def test_webhook_poll_and_comparison_at_once_are_one_sale(platform: str) -> None:
    with connected(platform) as shop:
        shop.sync()
        order_id = shop.store.place_order(units=2)
        told = deliveries(shop, order_id)
        assert told

        def asked() -> object:
            return poll.poll(Channel.objects.get(pk=shop.channel.pk))

        def compared() -> object:
            return compare(shop.channel.pk, SYSTEM)

        def applied() -> object:
            return [apply_due() for _turn in range(5)]

        at_once([*told, *told, asked, asked, compared, compared, applied, applied])
        while apply_due():
            pass
        shop.sync()
        assert compare(shop.channel.pk, SYSTEM).differing == 0
        assert InboxRow.objects.filter(store_order_id=order_id).count() >= 2
        assert not InboxRow.objects.exclude(state=InboxRow.State.APPLIED).exists()
        (sale,) = Sale.objects.filter(store_order_id=order_id)
        assert [line.quantity for line in sale.lines.all()] == [2]
        order = Fulfilment.objects.get(sale=sale)
        moved = StockMovement.objects.filter(fulfilment_line__fulfilment=order)
        assert sum(one.committed_change for one in moved) == 2


@pytest.mark.parametrize("platform", STORES)
def test_a_day_without_webhooks_and_polls_is_made_good_by_the_comparison(platform: str) -> None:
    with connected(platform) as shop:
        known, order = shop.order()
        shop.store.pass_time(3600)
        shop.store.cancel(known)
        lost = [shop.store.place_order(units=2), shop.store.place_order(paid=False)]
        shop.store.pass_time(3600)
        result = compare(shop.channel.pk, SYSTEM)
        assert (result.lost, result.differing) == (2, 0)
        sales = Sale.objects.filter(store_order_id__in=lost)
        assert sales.filter(fulfilments__status="new").count() == 2
        order.refresh_from_db()
        assert order.status == "cancelled"
        assert compare(shop.channel.pk, SYSTEM).lost == 0
        assert Sale.objects.count() == 3
