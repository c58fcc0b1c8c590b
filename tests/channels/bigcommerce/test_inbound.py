"""Reading orders: which come, with what, and none twice or left out."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bordereau.channels import bigcommerce
from bordereau.channels.bigcommerce.paging import PER_PAGE
from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import Connection, ReceivedOrder, Stage, StoreOrder
from bordereau.standins.bigcommerce import Options, api_orders, render, run_bigcommerce_standin
from bordereau.standins.bigcommerce.standin import BEFORE_FULFILMENT

from .conftest import BigCommerceInHand

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def read(store: BigCommerceInHand, order_id: str) -> StoreOrder:
    received = bigcommerce.fetch_orders(store.connection, [order_id])[order_id]
    assert received is not None
    return bigcommerce.read_order(store.connection, received.body)


def changed(store: BigCommerceInHand, since: datetime = LONG_AGO) -> list[ReceivedOrder]:
    page = bigcommerce.fetch_changed(store.connection, since, None)
    found = list(page.orders)
    while page.next_page is not None:
        page = bigcommerce.fetch_changed(store.connection, since, page.next_page)
        found += page.orders
    return found


def opened(store: BigCommerceInHand) -> list[str]:
    page = bigcommerce.fetch_open(store.connection, None)
    found = [one.id for one in page.orders]
    while page.next_page is not None:
        page = bigcommerce.fetch_open(store.connection, page.next_page)
        found += [one.id for one in page.orders]
    return found


def asked(store: BigCommerceInHand, *parts: str) -> list[str]:
    return [
        f"{one.path}?{one.query}"
        for one in store.standin.requests
        if all(part in f"{one.path}?{one.query}" for part in parts)
    ]


def test_a_checkout_that_was_not_finished_is_not_placed(store: BigCommerceInHand) -> None:
    left = store.standin.abandon_checkout({store.sku: 1})
    assert read(store, str(left.id)).stage is Stage.UNPLACED
    assert str(left.id) not in opened(store)
    found = {one.id: one for one in changed(store)}
    body = found[str(left.id)].body
    assert bigcommerce.read_order(store.connection, body).stage is Stage.UNPLACED
    assert asked(store, f"/{left.id}/") == []  # nothing more is asked about it


def test_it_is_placed_once_its_payment_goes_through(store: BigCommerceInHand) -> None:
    left = store.standin.abandon_checkout({store.sku: 1})
    store.standin.set_status(left.id, 11)
    assert read(store, str(left.id)).stage is Stage.OPEN
    assert opened(store) == [str(left.id)]


def test_a_first_import_asks_only_for_statuses_that_have_orders(store: BigCommerceInHand) -> None:
    paid, unpaid = store.place_order(), store.place_order(paid=False)
    store.cancel(store.place_order())
    page = bigcommerce.fetch_open(store.connection, None)
    assert page.total == 2
    assert set(opened(store)) == {paid, unpaid}
    statuses = [one.partition("status_id=")[2] for one in asked(store, "status_id=")]
    assert {one.partition("&")[0] for one in statuses} == {"7", "11"}


def test_a_first_import_of_an_empty_store_asks_no_more(store: BigCommerceInHand) -> None:
    page = bigcommerce.fetch_open(store.connection, None)
    assert (page.orders, page.next_page, page.total) == ((), None, 0)
    assert len(store.standin.requests) == 1


def test_what_was_partly_refunded_and_sent_does_not_wait(store: BigCommerceInHand) -> None:
    sent, waiting = store.place_order(units=2), store.place_order(units=2)
    store.standin.set_status(int(sent), 10)
    for order_id in (sent, waiting):
        store.standin.refund(int(order_id), items={store.sku: 1})
    assert opened(store) == [waiting]


def test_an_order_that_changes_while_it_is_read_is_not_lost(store: BigCommerceInHand) -> None:
    placed = store.place_orders(2 * PER_PAGE)
    first = bigcommerce.fetch_open(store.connection, None)
    store.cancel(first.orders[0].id)  # all that follow move up by one
    assert first.next_page is not None
    second = bigcommerce.fetch_open(store.connection, first.next_page)
    assert {one.id for one in (*first.orders, *second.orders)} == set(placed)


def test_more_changes_in_one_second_than_a_page_holds(store: BigCommerceInHand) -> None:
    placed = store.place_orders(2 * PER_PAGE + 5)
    moment = store.standin.order(int(placed[0])).modified.replace(microsecond=0)
    for order_id in placed:
        store.standin.order(int(order_id)).modified = moment
    store.pass_time(60)
    last = store.place_order()
    found = [one.id for one in changed(store)]
    assert set(found) == {*placed, last}
    assert found[-1] == last


def test_dates_are_asked_for_in_utc_and_sorted(store: BigCommerceInHand) -> None:
    since = datetime(2026, 7, 1, 12, 30, 5, 999, tzinfo=UTC).astimezone(store.standin.shop.zone)
    bigcommerce.fetch_changed(store.connection, since, None)
    (question,) = asked(store, "/v2/orders?")
    assert "min_date_modified=2026-07-01T12%3A30%3A05%2B00%3A00" in question
    assert "sort=date_modified%3Aasc" in question
    assert "consignment_structure=object" in question


def test_a_store_that_does_not_heed_dates_is_found_out(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.place_orders(PER_PAGE)
    monkeypatch.setattr(api_orders, "wanted", lambda *_args: True)
    with pytest.raises(Refused, match="ignores the dates"):
        changed(store, store.standin.clock.now() + timedelta(days=1))


def test_archived_orders_are_in_no_list_and_found_by_number(store: BigCommerceInHand) -> None:
    first, second, archived = (store.place_order() for _turn in range(3))
    store.standin.archive(int(archived))
    assert archived not in {one.id for one in changed(store)}
    found = bigcommerce.fetch_orders(store.connection, [first, second, archived])
    assert [one.id for one in found.values() if one] == [first, second, archived]
    assert read(store, archived).stage is Stage.CANCELLED


def test_numbers_far_apart_are_not_bridged_by_pages(store: BigCommerceInHand) -> None:
    near = store.place_order()
    store.standin.shop.state.counters["order"] += 10_000
    far = store.place_order()
    found = bigcommerce.fetch_orders(store.connection, [far, near, near])
    assert {one.id for one in found.values() if one} == {near, far}
    assert len(store.standin.requests) <= 4  # each alone, and the settings


def test_refunds_come_in_one_question(store: BigCommerceInHand) -> None:
    by_units, by_amount, whole = (store.place_order(units=2) for _turn in range(3))
    price = store.standin.order(int(by_units)).lines[0].price
    store.standin.refund(int(by_units), items={store.sku: 1})
    store.standin.refund(int(by_amount), "1.50")
    store.standin.refund(int(by_amount), "0.25")
    store.standin.refund(int(whole))
    orders = {one.id: bigcommerce.read_order(store.connection, one.body) for one in changed(store)}
    assert orders[by_units].refunded == price
    assert orders[by_units].lines[0].refunded == 1
    assert orders[by_amount].refunded == Decimal("1.75")
    assert orders[by_amount].lines[0].refunded == 0
    assert orders[whole].refunded == orders[whole].total == orders[whole].paid
    assert orders[whole].stage is Stage.CANCELLED
    assert len(asked(store, "payment_actions/refunds")) == 1


def test_more_refunds_than_a_page_holds(store: BigCommerceInHand) -> None:
    order_id = store.place_order(units=2)
    for _turn in range(251):
        store.standin.refund(int(order_id), "0.01")
    assert read(store, order_id).refunded == Decimal("2.51")


def test_transactions_are_asked_for_only_where_the_order_does_not_tell(
    store: BigCommerceInHand,
) -> None:
    told, untold = store.place_order(), str(store.standin.place_order(payment="cod").id)
    unpaid = store.place_order(paid=False)
    found = {one.id: bigcommerce.read_order(store.connection, one.body) for one in changed(store)}
    assert found[told].paid == found[told].total
    assert found[untold].paid == found[unpaid].paid == 0
    assert [one.split("/")[-2] for one in asked(store, "/transactions")] == [untold]


def test_money_that_came_for_a_bank_transfer(store: BigCommerceInHand) -> None:
    order_id = store.place_order(paid=False)
    assert read(store, order_id).paid == 0
    store.standin.pay(int(order_id))
    assert read(store, order_id).paid == read(store, order_id).total


def test_an_order_has_no_transactions_at_all(store: BigCommerceInHand) -> None:
    """Then v3 answers with nothing: 204."""
    order_id = store.place_order()
    order = store.standin.order(int(order_id))
    order.payment_status, order.transactions = "", []
    assert read(store, order_id).paid == order.total


def test_without_the_permission_for_transactions_the_order_tells_alone(
    store: BigCommerceInHand,
) -> None:
    paid = store.place_order()
    cod = str(store.standin.place_order(payment="cod").id)
    store.connection = store.connection_that_may(*BEFORE_FULFILMENT)
    assert read(store, paid).paid > 0
    assert read(store, cod).paid == 0  # owed at the door: the provider says so
    assert set(opened(store)) == {paid, cod}


def test_an_older_answer_that_only_names_its_lines(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = store.place_order(units=3)
    whole = read(store, order_id)
    monkeypatch.setattr(
        render, "consignments", lambda shop, one, *_: render.resource(shop, f"/orders/{one.id}/x")
    )
    assert read(store, order_id) == whole
    assert len(asked(store, f"/{order_id}/products")) == 1
    assert len(asked(store, f"/{order_id}/shipping_addresses")) == 1


def test_pickups_of_a_theme_that_knows_none() -> None:
    with run_bigcommerce_standin(Options(held=True, pickup_by_name=True)) as standin:
        store = BigCommerceInHand(standin)
        found = read(store, store.place_order(pickup="Riverside"))
        assert (found.is_pickup, found.pickup_place) == (True, "Pickup in Store - Riverside")


def test_a_quota_that_runs_out_half_way_loses_nothing(store: BigCommerceInHand) -> None:
    placed = store.place_orders(PER_PAGE + 1)
    first = bigcommerce.fetch_open(store.connection, None)
    store.ask_to_wait(9)
    with pytest.raises(Retry):
        bigcommerce.fetch_open(store.connection, first.next_page)
    second = bigcommerce.fetch_open(store.connection, first.next_page)
    assert {one.id for one in (*first.orders, *second.orders)} == set(placed)


def test_an_order_that_nobody_can_read_hides_no_other(
    store: BigCommerceInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, other = store.place_order(), store.place_order()

    def unless_poison(connection: Connection, body: bytes) -> StoreOrder:
        order = bigcommerce.read_order(connection, body)
        if order.id == poison:
            raise Refused("Nobody can read this.")
        return order

    monkeypatch.setattr("bordereau.channels.bigcommerce.inbound.read_order", unless_poison)
    assert opened(store) == [poison, other]
