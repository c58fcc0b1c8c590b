"""Orders as they come, however many lines and places they have."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from bordereau.channels import shopify
from bordereau.channels.port import Refused
from bordereau.channels.shapes import StoreOrder
from bordereau.channels.shopify import paging
from bordereau.channels.shopify.documents import ORDERS_AT_ONCE
from bordereau.channels.shopify.paging import PageInfo, Place

from .conftest import READING, ShopifyInHand


def read(store: ShopifyInHand, order_id: str) -> StoreOrder:
    received = shopify.fetch_orders(store.connection, [order_id])[order_id]
    assert received is not None
    return shopify.read_order(store.connection, received.body)


def skus(store: ShopifyInHand, count: int) -> list[str]:
    variants = [one for one in store.standin.shop.state.variants.values() if one.tracked]
    return [one.sku for one in variants[:count]]


def test_an_order_of_many_lines_is_whole(store: ShopifyInHand) -> None:
    wanted = skus(store, 130)
    placed = store.standin.place_order(dict.fromkeys(wanted, 1))
    order = read(store, str(placed.id))
    assert [line.sku for line in order.lines] == wanted
    assert {line.location for line in order.lines} == {store.location()}


def test_an_order_of_two_places_says_what_lies_where(store: ShopifyInHand) -> None:
    first, second = skus(store, 2)
    placed = store.standin.place_order({first: 1, second: 2})
    store.standin.move(placed.id, "Riverside", {second: 2})
    places = {line.sku: line.location for line in read(store, str(placed.id)).lines}
    assert places == {first: str(store.old_town), second: str(store.riverside)}


def test_a_line_of_two_places_is_where_most_of_it_is(store: ShopifyInHand) -> None:
    placed = store.standin.place_order({store.sku: 3})
    store.standin.move(placed.id, "Riverside", {store.sku: 2})
    assert read(store, str(placed.id)).lines[0].location == str(store.riverside)


def test_many_lines_in_many_places(store: ShopifyInHand) -> None:
    wanted = skus(store, 120)
    placed = store.standin.place_order(dict.fromkeys(wanted, 1))
    for sku in wanted[:12]:  # thirteen fulfilment orders, one of them of 108 lines
        store.standin.move(placed.id, "Riverside", {sku: 1})
    places = {line.sku: line.location for line in read(store, str(placed.id)).lines}
    assert places == dict.fromkeys(wanted[:12], str(store.riverside)) | dict.fromkeys(
        wanted[12:], str(store.old_town)
    )


def test_one_moved_whole_is_at_its_new_place(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    store.standin.move(int(order_id), "Riverside")
    assert read(store, order_id).lines[0].location == str(store.riverside)


def test_a_place_decided_late_is_seen_though_the_order_did_not_change(
    store: ShopifyInHand,
) -> None:
    order_id = store.place_order()
    placed = store.standin.order(int(order_id))
    parts, placed.parts = placed.parts, []
    first = read(store, order_id)
    assert first.lines[0].location == ""
    placed.parts = parts
    page = shopify.fetch_changed(store.connection, first.updated_at, None)
    (again,) = [one for one in page.orders if one.id == order_id]
    assert again.updated_at == first.updated_at
    order = shopify.read_order(store.connection, again.body)
    assert order.lines[0].location == store.location()


def test_orders_named_by_a_part_of_theirs(store: ShopifyInHand) -> None:
    order_id = store.place_order()
    part = f"FulfillmentOrder/{store.standin.part(int(order_id)).id}"
    found = shopify.fetch_orders(store.connection, [part, order_id, "FulfillmentOrder/1"])
    assert [one.id if one else None for one in found.values()] == [order_id, order_id, None]


def test_what_is_hidden_for_its_age_is_not_called_deleted(store: ShopifyInHand) -> None:
    connection = store.connection_that_may(*(one for one in READING if one != "read_all_orders"))
    order_id = store.place_order()
    assert shopify.fetch_orders(connection, [order_id])[order_id] is not None
    store.delete(order_id)
    with pytest.raises(Refused, match="older than 60 days"):
        shopify.fetch_orders(connection, [order_id])


def test_a_list_begins_anew_before_shopify_ends_it(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "LONGEST_LIST", 10)
    store.standin.fill_shelves()
    placed = []
    for _turn in range(23):
        placed.append(store.place_order())
        store.pass_time(2)
    found: list[str] = []
    page: str | None = None
    while True:
        answer = shopify.fetch_changed(store.connection, datetime(2000, 1, 1, tzinfo=UTC), page)
        found += [one.id for one in answer.orders]
        page = answer.next_page
        if page is None:
            break
    assert list(dict.fromkeys(found)) == placed


def test_a_crowded_second_is_read_to_its_end() -> None:
    """All rows have one time: to begin anew there would never end."""
    at = datetime(2026, 11, 23, tzinfo=UTC)
    place = Place("updated_at", since=at, after="mark", rows=paging.LONGEST_LIST)
    following = place.following(at, PageInfo(True, "next mark"))
    assert following is not None
    assert (following.after, following.since) == ("next mark", at)


def test_an_empty_page_is_not_the_last_where_more_are_announced(store: ShopifyInHand) -> None:
    store.place_orders(12)
    emptied: list[str] = []

    def empty_the_second(answer: Any) -> Any:
        orders = (answer.get("data") or {}).get("orders")
        if orders and orders["pageInfo"]["hasNextPage"]:
            emptied.extend(one["id"] for one in orders["nodes"])
            if len(emptied) > ORDERS_AT_ONCE:
                orders["nodes"] = []
        return answer

    store.standin.faults.rewrite = empty_the_second
    found: list[str] = []
    page: str | None = None
    while page is not None or not found:
        answer = shopify.fetch_changed(store.connection, datetime(2000, 1, 1, tzinfo=UTC), page)
        found += [one.id for one in answer.orders]
        page = answer.next_page
    assert (len(emptied), len(found)) == (2 * ORDERS_AT_ONCE, 12 - ORDERS_AT_ONCE)


def test_times_are_asked_for_in_quotes_and_in_utc() -> None:
    paris = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    assert Place("updated_at", since=paris).query == "updated_at:>='2026-11-23T09:00:00Z'"


def test_an_order_that_cannot_be_read_does_not_stop_a_first_import(
    store: ShopifyInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order()
    monkeypatch.setattr(
        "bordereau.channels.shopify.inbound.read_order",
        lambda _connection, body: shopify.read_order(_connection, body[:-1]),
    )
    assert [one.id for one in shopify.fetch_open(store.connection, None).orders] == [order_id]


def test_a_body_is_what_the_store_sent(store: ShopifyInHand) -> None:
    """The same words again have the same bytes, and so no second effect."""
    order_id = store.place_order()
    bodies = {
        received.body
        for _turn in range(2)
        if (received := shopify.fetch_orders(store.connection, [order_id])[order_id])
    }
    assert len(bodies) == 1
    assert msgspec.json.decode(bodies.pop())["id"] == f"gid://shopify/Order/{order_id}"


def test_changes_are_asked_for_from_a_little_earlier(store: ShopifyInHand) -> None:
    order = read(store, store.place_order())
    since = order.updated_at + timedelta(minutes=4)
    found = shopify.fetch_changed(store.connection, since, None)
    assert [one.id for one in found.orders] == [order.id]
