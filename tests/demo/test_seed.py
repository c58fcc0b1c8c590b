"""A demo shop made when the demo had fewer stores gains the others, and keeps what it has."""

from pathlib import Path

import pytest

from bordereau.channels.models import Channel
from bordereau.demo import kept, seed, shop, storefront
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.models import InboxRow
from bordereau.management.commands.demo import free_ports, move_stores
from bordereau.outbox.models import Push
from bordereau.standins.registry import DEMO_STORES
from bordereau.stock.models import Product
from tests.ground import ports

FIRST, *_OTHERS, LAST = DEMO_STORES


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BORDEREAU_DATA", str(tmp_path))  # which the stores' process reads
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_an_older_demo_gains_the_stores_that_it_lacks(data: Path) -> None:
    known = kept.load(data)
    known.ports = free_ports({}, ports.free_ports(len(DEMO_STORES)))
    kept.save(data, known)
    shop.set_up("a password of four words")
    with storefront.running(known.ports) as stores:
        shop.connect(stores[0])
        shop.stock_the_small_ones()
    products = Product.objects.count()
    assert seed.missing() == [store for store in DEMO_STORES if store != FIRST]

    seed.add(data, known, [LAST])

    assert Product.objects.count() == products  # the same goods by their SKUs
    channel = Channel.objects.get(name=LAST.name)
    orders = Fulfilment.objects.filter(sale__channel=channel)
    assert {order.outlet.name for order in orders} == {"Main street", "Old Town", "Riverside"}
    assert not InboxRow.objects.filter(state=InboxRow.State.PARKED).exists()
    # What the store shows in stock is its own until it is told what there is.
    assert Push.objects.filter(channel=channel, kind=Push.Kind.STOCK).count() > products - 10

    move_stores({store.platform: 9000 + at for at, store in enumerate(DEMO_STORES)})
    channel.refresh_from_db()
    assert channel.url.startswith("http://127.0.0.1:9004")


def test_the_first_store_takes_the_first_free_port_and_all_keep_theirs() -> None:
    first = ports.free_ports(len(DEMO_STORES))
    taken = free_ports({}, first)
    assert list(taken.values()) == list(range(first, first + len(DEMO_STORES)))
    assert free_ports(taken, first + 1000) == taken
