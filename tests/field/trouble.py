"""What the tests of hardship share: the background's work without its waits, and who is asked."""

from collections.abc import Collection

from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.desk import attention_queries as waiting
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.apply import apply_due
from bordereau.inbox.models import InboxRow
from bordereau.inbox.poll import poll_due
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from bordereau.stock.models import StockLevel
from tests.stores import Connected

MOST_ROUNDS = 30
WAITING = (Push.State.PENDING, Push.State.RETRYING)
NUMBER = "6A12345"


def work_a_round() -> None:
    """What the worker does when every time that it waits for has come."""
    now = timezone.now()
    Channel.objects.update(polled_at=None, poll_lease_until=None)
    InboxRow.objects.filter(state=InboxRow.State.RECEIVED).update(next_try_at=now)
    Push.objects.filter(state__in=WAITING).update(next_try_at=now)
    poll_due()
    while apply_due():
        pass
    while deliver_due():
        pass


def work(shop: Connected) -> None:
    """Until nothing is left to do but for a person."""
    for _round in range(MOST_ROUNDS):
        work_a_round()
        shop.channel.refresh_from_db()
        shop.answer_places()
        if is_quiet(shop.channel):
            return
    raise AssertionError(f"never quiet: {shop.channel.reason} {shop.channel.reason_params}")


def is_quiet(channel: Channel) -> bool:
    if channel.state != Channel.State.CONNECTED:
        return True
    is_heard = channel.imported_at is not None and channel.polled_at is not None
    return (
        is_heard
        and not InboxRow.objects.filter(state=InboxRow.State.RECEIVED).exists()
        and not Push.objects.filter(state__in=WAITING).exists()
    )


def asked() -> dict[str, int]:
    """What Needs attention asks a person, and how often."""
    numbers = {
        "parked": waiting.parked_rows().count(),
        "pushes": waiting.failed_pushes().count(),
        "products": waiting.unknown_products().count(),
        "places": waiting.unmapped_places().count(),
        "statuses": waiting.unknown_statuses().count(),
        "reconnect": waiting.needing_reconnect().count(),
        "lacking": waiting.lacking_permissions().count(),
        "differing": waiting.differing_sales().count(),
    }
    return {matter: number for matter, number in numbers.items() if number}


def sold(shop: Connected) -> list[str]:
    """The store's orders that are sales here, each as often as it is one."""
    return sorted(
        Sale.objects.filter(channel=shop.channel).values_list("store_order_id", flat=True)
    )


def complete(order_ids: Collection[str]) -> None:
    """Pack them all, and let leave what is paid for."""
    for order in Fulfilment.objects.filter(sale__store_order_id__in=order_ids).order_by("pk"):
        actions.pack(order.pk, SYSTEM)
        if order.type == "pickup":
            actions.pick_up(order.pk, SYSTEM)
        else:
            actions.ship(order.pk, SYSTEM, actions.Handover("Colissimo", NUMBER))


def is_done(shop: Connected, order_id: str) -> bool:
    """Whether the store says so; some have a word for parcels and one for what is collected."""
    return shop.store.status(order_id).startswith(shop.store.completed.partition("_")[0])


def assert_stock_agrees(shop: Connected) -> None:
    """Of one product that the store counts: it shows what is available."""
    product_id = shop.store.product_id()
    levels = StockLevel.objects.filter(
        product__external_ids__channel=shop.channel, product__external_ids__value=product_id
    )
    if shop.store.location():
        levels = levels.filter(outlet__name="Old Town")
    assert shop.store.stock(product_id) == sum(level.available for level in levels)
