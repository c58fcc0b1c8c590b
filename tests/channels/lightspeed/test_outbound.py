import json
from dataclasses import replace

import pytest

from bordereau.channels.lightspeed import fetch_completed_words, push_status
from bordereau.channels.port import LacksPermission, Refused, Retry
from bordereau.channels.shapes import Connection, Goal, Parcel, StatusPush
from bordereau.standins.lightspeed import orders

from .conftest import LightspeedInHand

PARCELS = (Parcel("Colis & Co", "6A1"), Parcel("", "6A2"), Parcel("DHL", ""))
CUSTOM = {"CUSTOM_FULFILLMENT_STATUS_2": "Handed over", "CUSTOM_PAYMENT_STATUS_1": "On account"}
HANDED_OVER = "CUSTOM_FULFILLMENT_STATUS_2 (Handed over)"


def complete(
    store: LightspeedInHand, order_id: str, parcels: tuple[Parcel, ...] = (), *,
    is_pickup: bool = False, connection: Connection | None = None,
) -> str:  # fmt: skip
    push = StatusPush(order_id, Goal.COMPLETED, is_pickup=is_pickup, parcels=parcels)
    return push_status(connection or store.connection, push)


def sent(store: LightspeedInHand) -> list[dict[str, object]]:
    return [json.loads(one.body) for one in store.standin.requests if one.method == "PUT"]


@pytest.mark.parametrize("is_pickup", [False, True])
def test_completed_is_delivered_and_nothing_else_is_sent(
    store: LightspeedInHand, is_pickup: bool
) -> None:
    assert complete(store, store.place_order(), is_pickup=is_pickup) == "DELIVERED"
    assert sent(store) == [{"fulfillmentStatus": "DELIVERED"}]


def test_the_shop_chooses_a_word_for_each_type(store: LightspeedInHand) -> None:
    store.standin.become(custom_statuses=CUSTOM)
    chosen = replace(store.connection, shipped_word="SHIPPED", picked_up_word=HANDED_OVER)
    delivery, pickup = store.place_order(), store.place_order(pickup="Riverside")
    assert complete(store, delivery, connection=chosen) == "SHIPPED"
    told = complete(store, pickup, is_pickup=True, connection=chosen)
    assert told == store.status(pickup) == "CUSTOM_FULFILLMENT_STATUS_2"
    writes = store.writes()
    assert complete(store, pickup, is_pickup=True, connection=chosen) == told
    assert store.writes() == writes


def test_the_words_that_may_be_chosen(store: LightspeedInHand) -> None:
    assert fetch_completed_words(store.connection) == ("DELIVERED", "SHIPPED")
    store.standin.become(custom_statuses=CUSTOM)
    assert fetch_completed_words(store.connection) == ("DELIVERED", "SHIPPED", HANDED_OVER)


def test_a_word_that_the_store_no_longer_has(store: LightspeedInHand) -> None:
    chosen = replace(store.connection, shipped_word=HANDED_OVER)
    order_id = store.place_order()
    with pytest.raises(Refused, match="fulfillmentStatus"):
        complete(store, order_id, connection=chosen)
    assert store.status(order_id) == "AWAITING_PROCESSING"


def test_tracking_numbers_go_with_it(store: LightspeedInHand) -> None:
    order_id = store.place_order()
    complete(store, order_id, PARCELS)
    assert sent(store) == [{"fulfillmentStatus": "DELIVERED", "trackingNumber": "6A1, 6A2"}]
    complete(store, order_id, PARCELS)
    assert len(sent(store)) == 1


def test_tracking_that_comes_later_is_sent_alone(store: LightspeedInHand) -> None:
    order_id = store.place_order()
    complete(store, order_id)
    complete(store, order_id, PARCELS)
    assert sent(store)[1:] == [{"trackingNumber": "6A1, 6A2"}]
    assert store.standin.order(order_id).tracking == "6A1, 6A2"


def test_what_the_shops_staff_wrote_is_kept_and_a_wrong_number_of_ours_is_not(
    store: LightspeedInHand,
) -> None:
    order_id = store.place_order()
    store.standin.order(order_id).tracking = "STAFF1"
    complete(store, order_id, (Parcel("", "6A1"),))
    assert store.standin.order(order_id).tracking == "STAFF1, 6A1"
    right = StatusPush(order_id, Goal.COMPLETED, False, (Parcel("", "6A7"),), ("6A1", "6A7"))
    for _turn in range(2):
        push_status(store.connection, right)
    assert store.standin.order(order_id).tracking == "STAFF1, 6A7"
    assert sent(store)[1:] == [{"trackingNumber": "STAFF1, 6A7"}]


def test_delivered_is_further_than_shipped(store: LightspeedInHand) -> None:
    order_id = store.place_order()
    complete(store, order_id)
    chosen = replace(store.connection, shipped_word="SHIPPED")
    assert complete(store, order_id, connection=chosen) == "DELIVERED"
    assert store.writes() == 1


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"payment": "CANCELLED"}, "CANCELLED"),
        ({"payment": "REFUNDED"}, "REFUNDED"),
        ({"payment": "INCOMPLETE"}, "INCOMPLETE"),
        ({"fulfilment": "WILL_NOT_DELIVER"}, "WILL_NOT_DELIVER"),
        ({"fulfilment": "RETURNED"}, "RETURNED"),
    ],
)
def test_an_order_that_is_over_stays_so(
    store: LightspeedInHand, change: dict[str, str], shown: str
) -> None:
    order_id = store.place_order()
    store.standin.update(order_id, **change)
    with pytest.raises(Refused, match=f"shows this order as {shown}"):
        complete(store, order_id, PARCELS)
    assert store.writes() == 0


def test_an_order_that_goes_by_its_internal_number_is_another(store: LightspeedInHand) -> None:
    number = store.standin.order(store.place_order()).number
    with pytest.raises(Refused, match="no longer has this order"):
        complete(store, str(number))
    assert store.writes() == 0


def test_a_store_that_does_not_do_as_told(
    store: LightspeedInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    monkeypatch.setattr(orders, "change", lambda *_args, **_changes: True)
    with pytest.raises(Retry, match="still shows it as AWAITING_PROCESSING"):
        complete(store, order_id)
    store.standin.order(order_id).fulfilment = "DELIVERED"
    with pytest.raises(Retry, match="not its tracking number"):
        complete(store, order_id, PARCELS)
    store.standin.order(order_id).fulfilment = "DELIVERED"
    with pytest.raises(Retry, match="not completed after all"):
        push_status(store.connection, StatusPush(order_id, Goal.REOPENED, is_pickup=False))


def test_what_is_missing_to_write_is_named_and_reading_goes_on(store: LightspeedInHand) -> None:
    order_id = store.place_order()
    connection = replace(store.connection, credentials=store.read_only_credentials())
    with pytest.raises(LacksPermission, match="update_orders") as told:
        complete(store, order_id, connection=connection)
    assert told.value.params == {"missing": "update_orders"}
