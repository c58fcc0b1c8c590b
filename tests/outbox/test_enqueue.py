from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import connections, transaction

from bordereau.channels.models import Channel, ExternalId
from bordereau.outbox import deliver, enqueue
from bordereau.outbox.models import Push
from bordereau.stock.models import Outlet, Product
from tests.makers import a_product, an_order


@pytest.fixture
def mug(channel: Channel, outlet: Outlet) -> Product:
    product = a_product("MUG", outlet, 10)
    ExternalId.objects.create(channel=channel, value="MUG", product=product)
    return product


@pytest.mark.django_db
def test_a_wish_that_waits_is_not_written_again(mug: Product) -> None:
    for _ in range(3):
        enqueue.stock([mug.pk])
    first = Push.objects.get()
    Push.objects.update(state=Push.State.SENDING)
    enqueue.stock([mug.pk])  # what is under way may have counted before
    assert Push.objects.exclude(pk=first.pk).get().subject == first.subject


@pytest.mark.django_db
def test_products_that_the_store_does_not_count_are_not_told(mug: Product) -> None:
    ExternalId.objects.update(pushes_stock=False)
    enqueue.stock([mug.pk])
    assert not Push.objects.exists()


@pytest.mark.django_db
def test_a_sale_over_the_counter_is_told_to_nobody(channel: Channel) -> None:
    sale = an_order(channel).sale
    sale.channel = None
    enqueue.status(sale, "completed", is_pickup=False)
    assert not Push.objects.exists()


@contextmanager
def a_seller_who_takes_long(product: Product) -> Iterator[None]:
    """Has written the wish, and commits only at the end."""
    written, may_commit = Event(), Event()

    def sell() -> None:
        try:
            with transaction.atomic():
                enqueue.stock([product.pk])
                written.set()
                assert may_commit.wait(30)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        selling = pool.submit(sell)
        assert written.wait(30)
        try:
            yield
        finally:
            may_commit.set()
        selling.result(30)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_wish_is_not_sent_while_somebody_who_relies_on_it_has_not_committed(
    mug: Product,
) -> None:
    """Else it would be sent with the count from before, and nobody would send it again."""
    with transaction.atomic():
        enqueue.stock([mug.pk])
    with a_seller_who_takes_long(mug):
        assert list(deliver.take(50)) == []
    assert len(deliver.take(50)) == 1
