"""Fulfilling an order whole, from wherever its parts are sent."""

import json
from typing import Any

import pytest

from bordereau.channels import shopify
from bordereau.channels.port import LacksPermission, Refused, Retry
from bordereau.channels.shapes import Connection, Goal, Parcel, StatusPush
from bordereau.standins.shopify import fulfil, routing

from .conftest import READING, ShopifyInHand

PARCELS = (Parcel("Colissimo", "6A1"), Parcel("Colissimo", "6A2"), Parcel("DHL", ""))


def complete(
    store: ShopifyInHand, order_id: str, parcels: tuple[Parcel, ...] = (),
    connection: Connection | None = None, goal: Goal = Goal.COMPLETED,
) -> str:  # fmt: skip
    push = StatusPush(order_id, goal, is_pickup=False, parcels=parcels)
    return shopify.push_status(connection or store.connection, push)


def sent(store: ShopifyInHand, name: str) -> list[dict[str, Any]]:
    told = [json.loads(one) for one in store.written()]
    return [one["variables"] for one in told if f"mutation {name}(" in one["query"]]


def two_skus(store: ShopifyInHand) -> tuple[str, str]:
    variants = [one for one in store.standin.shop.state.variants.values() if one.tracked]
    return variants[0].sku, variants[1].sku


def test_one_call_for_one_place_without_lines_or_e_mail(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    part = store.standin.part(int(order_id))
    assert complete(store, order_id) == "Fulfilled"
    (told,) = sent(store, "Fulfil")
    assert told["fulfillment"] == {
        "lineItemsByFulfillmentOrder": [
            {"fulfillmentOrderId": f"gid://shopify/FulfillmentOrder/{part.id}"}
        ],
        "notifyCustomer": False,
    }
    assert not store.standin.order(int(order_id)).sent[0].notified


def test_a_call_for_each_place(store: ShopifyInHand) -> None:
    first, second = two_skus(store)
    placed = store.standin.place_order({first: 1, second: 1})
    store.standin.move(placed.id, "Riverside", {second: 1})
    assert complete(store, str(placed.id), PARCELS) == "Fulfilled"
    assert {one.location_id for one in placed.sent} == {store.old_town, store.riverside}
    assert len(sent(store, "Fulfil")) == 2


def test_parts_of_one_place_go_together(store: ShopifyInHand) -> None:
    first, second = two_skus(store)
    placed = store.standin.place_order({first: 1, second: 1})
    store.standin.move(placed.id, "Old Town", {second: 1})
    assert complete(store, str(placed.id)) == "Fulfilled"
    (told,) = sent(store, "Fulfil")
    assert len(told["fulfillment"]["lineItemsByFulfillmentOrder"]) == 2


def test_a_gift_card_beside_goods_is_a_call_of_its_own_without_a_parcel(
    store: ShopifyInHand,
) -> None:
    card = next(one for one in store.standin.shop.state.variants.values() if one.is_gift_card)
    placed = store.standin.place_order({card.sku: 1, store.sku: 1})
    assert complete(store, str(placed.id), PARCELS) == "Fulfilled"
    tracked = [one["fulfillment"].get("trackingInfo") for one in sent(store, "Fulfil")]
    assert sorted(map(bool, tracked)) == [False, True]


def test_a_pickup_is_fulfilled_where_it_was_collected(store: ShopifyInHand) -> None:
    order_id = store.place_order(pickup="Riverside")
    push = StatusPush(order_id, Goal.COMPLETED, is_pickup=True, parcels=PARCELS)
    assert shopify.push_status(store.connection, push) == "Fulfilled"
    assert store.standin.order(int(order_id)).sent[0].location_id == store.riverside
    assert store.standin.order(int(order_id)).sent[0].numbers == []


def test_tracking_goes_along(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    complete(store, order_id, PARCELS)
    found = store.standin.order(int(order_id)).sent[0]
    assert (found.company, found.numbers) == ("Colissimo", ["6A1", "6A2"])


def test_of_several_carriers_none_is_named(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    complete(store, order_id, (Parcel("Colissimo", "6A1"), Parcel("DHL", "JD2")))
    found = store.standin.order(int(order_id)).sent[0]
    assert (found.company, found.numbers) == (None, ["6A1", "JD2"])


def test_tracking_that_was_typed_later_follows_once(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    complete(store, order_id)
    for _turn in range(2):
        assert complete(store, order_id, PARCELS) == "Fulfilled"
    assert len(sent(store, "Track")) == 1
    assert store.standin.order(int(order_id)).sent[0].numbers == ["6A1", "6A2"]


def test_a_corrected_number_takes_the_wrong_ones_place(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    complete(store, order_id, (Parcel("Colissimo", "6A1"),))
    right = StatusPush(
        order_id, Goal.COMPLETED, False, (Parcel("Colissimo", "6A7"),), ("6A1", "6A7")
    )
    for _turn in range(2):
        shopify.push_status(store.connection, right)
    assert store.standin.order(int(order_id)).sent[0].numbers == ["6A7"]
    assert len(sent(store, "Track")) == 1


def test_a_parcel_of_the_staffs_keeps_its_number(store: ShopifyInHand) -> None:
    placed = store.standin.place_order({store.sku: 3})
    store.standin.fulfil_by_hand(placed.id, {store.sku: 2})
    placed.sent[0].numbers = ["STAFF1"]
    complete(store, str(placed.id), (Parcel("Colissimo", "6A1"),))
    right = StatusPush(str(placed.id), Goal.COMPLETED, False, (Parcel("", "6A7"),), ("6A1", "6A7"))
    shopify.push_status(store.connection, right)
    assert [one.numbers for one in placed.sent] == [["STAFF1"], ["6A7"]]


def test_where_the_staff_sent_it_all_our_number_stands_beside_theirs(store: ShopifyInHand) -> None:
    placed = store.standin.place_order({store.sku: 2})
    store.standin.fulfil_by_hand(placed.id, {store.sku: 2})
    placed.sent[0].numbers = ["STAFF1"]
    for _turn in range(2):
        complete(store, str(placed.id), (Parcel("Colissimo", "6A1"),))
    assert [one.numbers for one in placed.sent] == [["STAFF1", "6A1"]]
    assert len(sent(store, "Track")) == 1


def test_after_a_time_out_what_was_done_is_not_done_again(store: ShopifyInHand) -> None:
    first, second = two_skus(store)
    placed = store.standin.place_order({first: 1, second: 1})
    store.standin.move(placed.id, "Riverside", {second: 1})
    store.hang_up_after_next_write()  # the first place is fulfilled, and nobody is told
    with pytest.raises(Retry):
        complete(store, str(placed.id))
    assert store.status(str(placed.id)) == "Partially fulfilled"
    assert complete(store, str(placed.id)) == "Fulfilled"
    assert len(placed.sent) == 2


def test_what_staff_fulfilled_in_part_is_finished(store: ShopifyInHand) -> None:
    placed = store.standin.place_order({store.sku: 3})
    store.standin.fulfil_by_hand(placed.id, {store.sku: 2})
    assert complete(store, str(placed.id)) == "Fulfilled"
    assert [sum(one.units.values()) for one in placed.sent] == [2, 1]


def test_one_that_is_scheduled_is_opened_first(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    store.standin.schedule(int(order_id))
    assert complete(store, order_id) == "Fulfilled"
    assert len(sent(store, "Open")) == 1


def test_one_on_hold_is_not_touched_and_says_why(store: ShopifyInHand) -> None:
    first, second = two_skus(store)
    placed = store.standin.place_order({first: 1, second: 1})
    store.standin.move(placed.id, "Riverside", {second: 1})
    store.standin.hold(placed.id, "High risk of fraud")
    with pytest.raises(Refused, match=r"holds this order .“High risk of fraud”"):
        complete(store, str(placed.id))
    assert store.writes() == 0  # nor is the part that is not held: whole, or not at all
    routing.release(store.standin.shop, next(one for one in placed.parts if one.hold))
    assert complete(store, str(placed.id)) == "Fulfilled"


def test_one_with_a_fulfilment_service_is_the_services(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    store.standin.hand_to_service(int(order_id))
    with pytest.raises(Refused, match="with the fulfilment service “Old Town”"):
        complete(store, order_id)
    assert store.writes() == 0


def test_one_that_shopify_lets_nobody_fulfil(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    store.standin.part(int(order_id)).status = "SOMETHING_ODD"
    with pytest.raises(Retry):  # the schema knows no such state: the answer is an error
        complete(store, order_id)
    assert store.writes() == 0


def test_one_that_is_not_routed_yet_comes_again(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    store.standin.order(int(order_id)).parts.clear()
    with pytest.raises(Retry, match="not decided yet where"):
        complete(store, order_id)
    store.standin.route(int(order_id))
    assert complete(store, order_id) == "Fulfilled"


def test_without_the_scope_the_parts_are_hidden_and_that_is_said(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    connection = store.connection_that_may("read_orders", "read_products")
    with pytest.raises(LacksPermission, match="write_merchant_managed_fulfillment_orders"):
        complete(store, order_id, connection=connection)


def test_who_may_see_and_not_write_is_told_so(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    connection = store.connection_that_may(*READING)
    with pytest.raises(LacksPermission, match="write_merchant_managed_fulfillment_orders"):
        complete(store, order_id, connection=connection)
    assert store.status(order_id) == "Unfulfilled"


def test_what_shopify_refuses_is_said_in_its_words(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    problem = fulfil.error("All fulfillment orders must be assigned to a single location.")
    monkeypatch.setattr(fulfil, "refusal", lambda _parts: problem)
    with pytest.raises(Refused, match="must be assigned to a single location"):
        complete(store, order_id)


def test_a_store_that_does_not_do_as_told(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    monkeypatch.setattr(fulfil, "create", lambda *_args, **_kw: (None, []))
    with pytest.raises(Retry, match="still shows it as Unfulfilled"):
        complete(store, order_id)


def test_taking_back_leaves_gift_cards_sent(store: ShopifyInHand) -> None:
    card = next(one for one in store.standin.shop.state.variants.values() if one.is_gift_card)
    placed = store.standin.place_order({card.sku: 1, store.sku: 1})
    complete(store, str(placed.id))
    assert complete(store, str(placed.id), goal=Goal.REOPENED) == "Partially fulfilled"
    assert sorted(one.status for one in placed.sent) == ["CANCELLED", "SUCCESS"]
    assert complete(store, str(placed.id)) == "Fulfilled"


def test_stock_is_not_taken_twice(store: ShopifyInHand) -> None:
    """Shopify lowers what is available when the order is placed, and not when it leaves."""
    order_id = store.place_order(units=2)
    level = store.standin.variant(store.sku).levels[store.old_town]
    available = level.available
    complete(store, order_id)
    assert (level.available, level.committed) == (available, 0)


def test_an_order_that_is_gone_or_hidden(store: ShopifyInHand) -> None:
    for order_id in ("987654321", "no number"):
        with pytest.raises(Refused, match="does not show this order"):
            complete(store, order_id)
