import json

import pytest

from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import Goal, Parcel, StatusPush
from bordereau.channels.woocommerce.outbound import push_status
from bordereau.standins.woocommerce import orders

from .conftest import WooCommerceInHand

PARCELS = (Parcel("Colis & Co", "6A1"), Parcel("", "6A2"), Parcel("DHL", ""))


def complete(store: WooCommerceInHand, order_id: str, parcels: tuple[Parcel, ...] = ()) -> str:
    push = StatusPush(order_id, Goal.COMPLETED, is_pickup=False, parcels=parcels)
    return push_status(store.connection, push)


def sent(store: WooCommerceInHand, method: str) -> list[dict[str, object]]:
    return [json.loads(one.body) for one in store.standin.requests if one.method == method]


def test_only_the_status_is_sent(store: WooCommerceInHand) -> None:
    complete(store, store.place_order())
    assert sent(store, "PUT") == [{"status": "completed"}]
    assert sent(store, "POST") == []


def test_parcels_are_noted_for_the_staff_alone(store: WooCommerceInHand) -> None:
    complete(store, store.place_order(), PARCELS)
    (note,) = sent(store, "POST")
    assert note == {
        "note": "Shipped, tracking: Colis & Co 6A1; 6A2 (Bordereau)",
        "customer_note": False,
    }


def test_parcels_are_noted_once(store: WooCommerceInHand) -> None:
    order_id = store.place_order()
    store.hang_up_after_next_write()  # the note is written, and nobody is told
    with pytest.raises(Retry):
        complete(store, order_id, PARCELS)
    assert complete(store, order_id, PARCELS) == "completed"
    assert len(sent(store, "POST")) == 1


@pytest.mark.parametrize("status", ["cancelled", "refunded"])
def test_an_order_that_is_over_stays_so(store: WooCommerceInHand, status: str) -> None:
    order_id = store.place_order()
    store.standin.set_status(int(order_id), status)
    with pytest.raises(Refused, match=f"shows this order as {status}"):
        complete(store, order_id, PARCELS)
    assert store.writes() == 0


def test_an_order_in_the_bin_stays_there(store: WooCommerceInHand) -> None:
    order_id = store.place_order()
    store.standin.trash(int(order_id))
    with pytest.raises(Refused, match="trash"):
        complete(store, order_id)
    assert store.writes() == 0


def test_an_order_that_is_gone(store: WooCommerceInHand) -> None:
    with pytest.raises(Refused, match="no longer has this order"):
        complete(store, "987654321")


def test_a_store_that_does_not_do_as_told(
    store: WooCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    monkeypatch.setattr(orders, "set_status", lambda *_args: None)
    with pytest.raises(Retry, match="still shows it as processing"):
        complete(store, order_id)
