from typing import Any

import pytest

from bordereau.channels import lightspeed_c
from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import Goal, Parcel, StatusPush
from bordereau.standins.lightspeed_c import orders

from .conftest import LightspeedCInHand

PARCELS = (Parcel("PostNL", "3SABC123"), Parcel("", "3SABC124"))


def push(store: LightspeedCInHand, order_id: str, **changes: Any) -> str:
    wish: dict[str, Any] = {"goal": Goal.COMPLETED, "is_pickup": False} | changes
    return lightspeed_c.push_status(store.connection, StatusPush(order_id, **wish))


def tracking(store: LightspeedCInHand, order_id: str) -> list[tuple[str, str]]:
    order = store.standin.order(int(order_id))
    return [(one.status, one.tracking) for one in order.shipments]


def test_a_pickup_has_a_word_of_its_own(store: LightspeedCInHand) -> None:
    order_id = store.place_order(pickup="Riverside")
    assert push(store, order_id, is_pickup=True) == "completed_picked_up"
    assert store.status(order_id) == "completed_picked_up"
    assert tracking(store, order_id) == [("not_shipped", "")]


@pytest.mark.parametrize("done", ["completed", "completed_picked_up"])
def test_what_the_shops_staff_have_completed_stays(store: LightspeedCInHand, done: str) -> None:
    order_id = store.place_order()
    store.standin.set_status(int(order_id), done)
    writes = store.writes()
    assert push(store, order_id) == done
    assert store.writes() == writes


def test_only_the_status_of_an_order_is_written(store: LightspeedCInHand) -> None:
    push(store, store.place_order())
    written = [one.body for one in store.standin.requests if one.method == "PUT"]
    assert written == [b'{"order":{"status":"completed_shipped"}}']


def test_the_shipment_tells_every_parcel(store: LightspeedCInHand) -> None:
    order_id = store.place_order()
    assert push(store, order_id, parcels=PARCELS) == "completed_shipped"
    assert tracking(store, order_id) == [("shipped", "3SABC123, 3SABC124")]
    writes = store.writes()
    push(store, order_id, parcels=PARCELS)
    assert store.writes() == writes


def test_a_number_that_came_later_still_reaches_the_store(store: LightspeedCInHand) -> None:
    order_id = store.place_order()
    push(store, order_id)
    assert push(store, order_id, parcels=PARCELS[:1]) == "completed_shipped"
    assert tracking(store, order_id) == [("shipped", "3SABC123")]


def test_what_the_shops_staff_wrote_is_kept(store: LightspeedCInHand) -> None:
    order_id = store.place_order()
    store.standin.order(int(order_id)).shipments[0].tracking = "OURS1"
    push(store, order_id, parcels=PARCELS[:1])
    assert tracking(store, order_id) == [("shipped", "OURS1, 3SABC123")]


def test_a_corrected_number_takes_the_wrong_ones_place(store: LightspeedCInHand) -> None:
    order_id = store.place_order()
    push(store, order_id, parcels=PARCELS[:1], told=("3SABC123",))
    push(store, order_id, parcels=PARCELS[1:], told=("3SABC123", "3SABC124"))
    assert tracking(store, order_id) == [("shipped", "3SABC124")]


def test_an_order_without_a_shipment_is_completed_and_the_number_told(
    store: LightspeedCInHand,
) -> None:
    order_id = store.place_order()
    store.standin.order(int(order_id)).shipments.clear()
    with pytest.raises(Refused, match=r"is completed on the store.*3SABC123, 3SABC124"):
        push(store, order_id, parcels=PARCELS)
    assert store.status(order_id) == "completed_shipped"


def test_a_store_that_does_not_do_as_told_is_told_again(
    store: LightspeedCInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    monkeypatch.setattr(orders, "set_status", lambda *_told: None)
    with pytest.raises(Retry, match="still shows it as processing_awaiting_shipment"):
        push(store, order_id)


@pytest.mark.parametrize("pickup", ["", "Riverside"])
def test_a_completion_taken_back_waits_as_it_did(store: LightspeedCInHand, pickup: str) -> None:
    order_id = store.place_order(pickup=pickup)
    before = store.status(order_id)
    push(store, order_id, is_pickup=bool(pickup))
    assert push(store, order_id, goal=Goal.REOPENED, is_pickup=bool(pickup)) == before


def test_a_store_that_does_not_take_it_back_is_left_to_its_staff(
    store: LightspeedCInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    push(store, order_id)
    monkeypatch.setattr(orders, "set_status", lambda *_told: None)
    with pytest.raises(Refused, match="Set its status in the back office"):
        push(store, order_id, goal=Goal.REOPENED)
