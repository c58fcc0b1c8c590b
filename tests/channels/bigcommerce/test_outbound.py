"""What the store is told about an order, and how often."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from bordereau.channels.bigcommerce import push_status
from bordereau.channels.port import LacksPermission, Refused, Retry
from bordereau.channels.shapes import Goal, Parcel, StatusPush
from bordereau.standins.bigcommerce import Options, orders, render, run_bigcommerce_standin

from .conftest import BigCommerceInHand

PARCELS = (Parcel("Colissimo", "6A1"), Parcel("UPS", "1Z2"))


def push(
    store: BigCommerceInHand, order_id: str, goal: Goal, *,
    is_pickup: bool = False, parcels: Sequence[Parcel] = (), told: Sequence[str] = (),
) -> str:  # fmt: skip
    asked = StatusPush(order_id, goal, is_pickup, tuple(parcels), tuple(told))
    return push_status(store.connection, asked)


def completed(store: BigCommerceInHand, order_id: str, parcels: Sequence[Parcel] = PARCELS) -> str:
    return push(store, order_id, Goal.COMPLETED, parcels=parcels)


def status(store: BigCommerceInHand, order_id: str) -> int:
    return store.standin.order(int(order_id)).status_id


def test_packed_is_awaiting_shipment(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    assert push(store, order_id, Goal.PACKED) == "Awaiting Shipment"
    assert store.written() == [(f"2/orders/{order_id}", b'{"status_id":9}')]


def test_packed_for_collection_is_awaiting_pickup(store: BigCommerceInHand) -> None:
    order_id = store.place_order(pickup="Riverside")
    assert push(store, order_id, Goal.PACKED, is_pickup=True) == "Awaiting Pickup"
    assert store.written() == [(f"2/orders/{order_id}", b'{"status_id":8}')]


@pytest.mark.parametrize("status_id", [0, 1, 2, 3, 4, 5, 6, 7, 10, 12, 13, 14])
def test_packed_is_not_told_while_money_is_awaited_nor_once_it_left(
    store: BigCommerceInHand, status_id: int
) -> None:
    order_id = store.place_order()
    store.standin.set_status(int(order_id), status_id)
    assert push(store, order_id, Goal.PACKED) == store.status(order_id)
    assert store.written() == []


def test_the_wrong_kind_of_packed_is_put_right(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    store.standin.set_status(int(order_id), 8)
    assert push(store, order_id, Goal.PACKED) == "Awaiting Shipment"


def test_shipped_is_a_shipment_and_then_completed(store: BigCommerceInHand) -> None:
    order_id = store.place_order(units=2)
    order = store.standin.order(int(order_id))
    assert completed(store, order_id) == "Completed"
    (shipping, told), (setting, last) = store.written()
    assert (shipping, setting) == (f"2/orders/{order_id}/shipments", f"2/orders/{order_id}")
    assert json.loads(told) == {
        "order_address_id": order.address_id,
        "tracking_number": "6A1",
        "shipping_provider": "",
        "shipping_method": "Colissimo",
        "comments": "UPS 1Z2",
        "items": [{"order_product_id": order.lines[0].id, "quantity": 2}],
    }
    assert json.loads(last) == {"status_id": 10}


@pytest.mark.parametrize(
    ("carrier", "provider"),
    [("UPS", "ups"), ("Royal Mail", "royalmail"), ("FedEx", "fedex"), ("Colissimo", ""), ("", "")],
)
def test_a_carrier_that_the_store_knows_makes_a_link(
    store: BigCommerceInHand, carrier: str, provider: str
) -> None:
    order_id = store.place_order()
    completed(store, order_id, [Parcel(carrier, "1Z2")])
    (made,) = store.standin.order(int(order_id)).shipments
    assert (made.provider, made.method) == (provider, carrier)


def test_a_long_number_is_cut_to_what_the_store_takes(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    completed(store, order_id, [Parcel("", "9" * 60)])
    assert store.standin.order(int(order_id)).shipments[0].tracking_number == "9" * 50


@pytest.mark.parametrize("parcels", [(), (Parcel("Colissimo", ""),)])
def test_without_a_number_there_is_no_shipment(
    store: BigCommerceInHand, parcels: tuple[Parcel, ...]
) -> None:
    order_id = store.place_order()
    assert completed(store, order_id, parcels) == "Completed"
    assert store.written() == [(f"2/orders/{order_id}", b'{"status_id":10}')]


def test_picked_up_is_completed_and_no_shipment(store: BigCommerceInHand) -> None:
    order_id = store.place_order(pickup="Riverside")
    told = push(store, order_id, Goal.COMPLETED, is_pickup=True, parcels=PARCELS)
    assert told == "Completed"
    assert store.written() == [(f"2/orders/{order_id}", b'{"status_id":10}')]


def test_an_order_of_five_hundred_lines_leaves_whole(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    order = store.standin.order(int(order_id))
    first = order.lines[0]
    order.lines += [replace(first, id=first.id + number) for number in range(1, 500)]
    assert completed(store, order_id) == "Completed"
    (made,) = order.shipments
    assert len(made.items) == 500


@pytest.mark.parametrize("written", [1, 2])
def test_an_answer_that_never_came_makes_no_second_shipment(
    store: BigCommerceInHand, written: int
) -> None:
    order_id = store.place_order()
    if written == 2:  # the shipment is told, and the status is what is lost
        store.standin.ship(int(order_id), {store.sku: 1}, tracking_number="6A1")
    store.hang_up_after_next_write()
    with pytest.raises(Retry):
        completed(store, order_id)
    assert completed(store, order_id) == "Completed"
    assert len(store.standin.order(int(order_id)).shipments) == 1


def test_a_shipment_whose_units_are_not_counted_yet_is_not_made_twice(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = render.line

    def late(*given: Any) -> dict[str, Any]:
        return shown(*given) | {"quantity_shipped": 0}

    monkeypatch.setattr(render, "line", late)
    order_id = store.place_order()
    store.hang_up_after_next_write()
    with pytest.raises(Retry):
        completed(store, order_id)
    assert completed(store, order_id) == "Completed"
    assert len(store.standin.order(int(order_id)).shipments) == 1


def test_what_the_shops_staff_have_shipped_is_not_shipped_again(store: BigCommerceInHand) -> None:
    order_id = store.place_order(units=3)
    store.standin.ship(int(order_id), {store.sku: 1}, tracking_number="THEIRS")
    assert status(store, order_id) == 3
    assert completed(store, order_id) == "Completed"
    first, second = store.standin.order(int(order_id)).shipments
    assert (first.tracking_number, second.tracking_number) == ("THEIRS", "6A1")
    assert [count for _line, count in second.items] == [2]


def test_all_of_it_shipped_there_becomes_completed(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    store.standin.ship(int(order_id), {store.sku: 1}, tracking_number="THEIRS")
    assert completed(store, order_id) == "Completed"
    assert len(store.standin.order(int(order_id)).shipments) == 1


def test_a_corrected_number_replaces_ours_and_no_other(store: BigCommerceInHand) -> None:
    order_id = store.place_order(units=3)
    store.standin.ship(int(order_id), {store.sku: 1}, tracking_number="THEIRS")
    completed(store, order_id)
    again = [Parcel("UPS", "1Z9"), Parcel("", "2Z")]
    for _ in range(2):
        told = push(store, order_id, Goal.COMPLETED, parcels=again, told=["6A1", "1Z2"])
        assert told == "Completed"
    theirs, ours = store.standin.order(int(order_id)).shipments
    assert (theirs.tracking_number, theirs.comments) == ("THEIRS", "")
    assert (ours.tracking_number, ours.provider, ours.method) == ("1Z9", "ups", "UPS")
    assert (ours.comments, [count for _line, count in ours.items]) == ("2Z", [2])
    assert len(store.written()) == 3  # the shipment, the status, and one correction


def test_so_does_the_number_of_a_second_parcel(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    completed(store, order_id)
    again = [PARCELS[0], Parcel("UPS", "1Z3")]
    push(store, order_id, Goal.COMPLETED, parcels=again, told=["6A1", "1Z2"])
    (made,) = store.standin.order(int(order_id)).shipments
    assert (made.tracking_number, made.comments) == ("6A1", "UPS 1Z3")


def test_a_correction_that_the_store_does_not_show_is_tried_again(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    completed(store, order_id)
    monkeypatch.setattr(orders, "change_shipment", lambda *_args, **_told: None)
    with pytest.raises(Retry, match="still shows the old one"):
        push(store, order_id, Goal.COMPLETED, parcels=[Parcel("", "9")], told=["6A1"])


def test_reopened_takes_our_shipment_back_and_no_other(store: BigCommerceInHand) -> None:
    order_id = store.place_order(units=3)
    store.standin.ship(int(order_id), {store.sku: 1}, tracking_number="THEIRS")
    completed(store, order_id)
    assert push(store, order_id, Goal.REOPENED, told=["6A1", "1Z2"]) == "Awaiting Shipment"
    (left,) = store.standin.order(int(order_id)).shipments
    assert left.tracking_number == "THEIRS"
    completed(store, order_id)
    assert [count for _line, count in store.standin.order(int(order_id)).shipments[1].items] == [2]


def test_a_shipment_that_stays_is_tried_again(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    completed(store, order_id)
    monkeypatch.setattr(orders, "unship", lambda *_args: None)
    with pytest.raises(Retry, match="still shows its shipment"):
        push(store, order_id, Goal.REOPENED, told=["6A1"])
    assert status(store, order_id) == 10


def test_an_answer_that_never_came_to_a_deletion(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    completed(store, order_id)
    store.hang_up_after_next_write()
    with pytest.raises(Retry):
        push(store, order_id, Goal.REOPENED, told=["6A1"])
    assert push(store, order_id, Goal.REOPENED, told=["6A1"]) == "Awaiting Shipment"
    assert store.standin.order(int(order_id)).shipments == []


def test_units_that_were_refunded_are_not_shipped(store: BigCommerceInHand) -> None:
    order_id = store.place_order(units=3)
    store.standin.refund(int(order_id), items={store.sku: 1})
    assert completed(store, order_id) == "Completed"
    (made,) = store.standin.order(int(order_id)).shipments
    assert [count for _line, count in made.items] == [2]


def test_a_download_is_in_no_parcel(store: BigCommerceInHand) -> None:
    card = next(
        one.sku
        for one in store.standin.shop.state.variants.values()
        if store.standin.shop.product_of(one).type == "digital"
    )
    order = store.standin.place_order({store.sku: 1, card: 1})
    completed(store, str(order.id))
    (made,) = order.shipments
    assert [line for line, _count in made.items] == [order.lines[0].id]


@pytest.mark.parametrize(
    ("status_id", "word"), [(0, "Incomplete"), (4, "Refunded"), (5, "Cancelled"), (6, "Declined")]
)
def test_an_order_that_is_over_or_not_begun_stays_so(
    store: BigCommerceInHand, status_id: int, word: str
) -> None:
    order_id = store.place_order()
    store.standin.set_status(int(order_id), status_id)
    with pytest.raises(Refused, match=f"shows this order as {word}"):
        completed(store, order_id)
    assert store.written() == []


def test_statuses_are_compared_by_number(store: BigCommerceInHand) -> None:
    """A shop calls its statuses as it likes: even one by another's name."""
    store.standin.rename_status(11, "Completed")
    store.standin.rename_status(10, "Parti")
    order_id = store.place_order()
    assert completed(store, order_id) == "Parti"
    assert status(store, order_id) == 10


def test_an_archived_order_stays_there(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    store.standin.archive(int(order_id))
    with pytest.raises(Refused, match="archived this order"):
        completed(store, order_id)
    assert store.written() == []


def test_a_completion_that_staff_have_gone_on_with_is_not_taken_back(
    store: BigCommerceInHand,
) -> None:
    order_id = store.place_order()
    store.standin.set_status(int(order_id), 4)
    assert push(store, order_id, Goal.REOPENED) == "Refunded"
    assert store.written() == []


def test_a_store_that_does_not_do_as_told(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    monkeypatch.setattr(orders, "set_status", lambda *_args: None)
    with pytest.raises(Retry, match="now Completed and still shows it as Awaiting Fulfillment"):
        completed(store, order_id, ())


def test_without_the_permission_its_name_is_said(store: BigCommerceInHand) -> None:
    store.connection = store.connection_that_may("store_v2_orders_read_only")
    with pytest.raises(LacksPermission, match="Orders: modify"):
        completed(store, store.place_order(), ())


def test_a_renamed_way_of_shipping_is_collected_like_any_pickup() -> None:
    with run_bigcommerce_standin(Options(held=True, pickup_by_name=True)) as standin:
        store = BigCommerceInHand(standin)
        order_id = store.place_order(pickup="Riverside")
        assert push(store, order_id, Goal.PACKED, is_pickup=True) == "Awaiting Pickup"
        assert push(store, order_id, Goal.COMPLETED, is_pickup=True) == "Completed"
        assert store.standin.order(int(order_id)).shipments == []
