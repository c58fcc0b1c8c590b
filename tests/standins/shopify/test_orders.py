"""What happens to an order's money, units and parts."""

from decimal import Decimal

import pytest

from bordereau.standins.common.till import SoldOut, TooLate
from bordereau.standins.shopify import ShopifyStandin, orders
from bordereau.standins.shopify.state import Level, Variant


def first(store: ShopifyStandin) -> tuple[Variant, Level]:
    variant = store.first_on_offer()
    return variant, next(iter(variant.levels.values()))


def test_an_order_promises_stock_and_gives_it_back(store: ShopifyStandin) -> None:
    variant, level = first(store)
    before = level.available
    placed = store.place_order({variant.sku: 2})
    assert (level.available, level.committed) == (before - 2, 2)
    store.cancel(placed.id)
    assert (level.available, level.committed) == (before, 0)
    assert orders.financial_status(placed) == "REFUNDED"
    assert {part.status for part in placed.parts} == {"CANCELLED"}


def test_an_edit_keeps_what_was_ordered_on_record(store: ShopifyStandin) -> None:
    variant, level = first(store)
    before = level.available
    placed = store.place_order({variant.sku: 3}, payment="bacs")
    store.edit(placed.id, {variant.sku: 1})
    line = placed.lines[0]
    assert (line.quantity, line.current, level.available) == (3, 1, before - 1)
    assert store.part(placed.id).lines[0].remaining == 1
    store.edit(placed.id, {variant.sku: 2})
    assert (line.quantity, line.current) == (4, 2)
    assert store.part(placed.id).lines[0].remaining == 2


def test_paying_what_is_owed(store: ShopifyStandin) -> None:
    placed = store.place_order(payment="bacs")
    assert orders.financial_status(placed) == "PENDING"
    store.pay(placed.id)
    assert (orders.financial_status(placed), placed.outstanding) == ("PAID", Decimal(0))


def test_a_refund_takes_units_and_money(store: ShopifyStandin) -> None:
    variant, _ = first(store)
    placed = store.place_order({variant.sku: 2})
    store.refund(placed.id, {variant.sku: 1})
    assert (placed.refunded, placed.lines[0].current) == (variant.price, 1)
    assert orders.financial_status(placed) == "PARTIALLY_REFUNDED"


def test_the_storefront_sells_what_there_is(store: ShopifyStandin) -> None:
    variant, _ = first(store)
    with pytest.raises(SoldOut):
        store.place_order({variant.sku: 9999})
    assert not store.shop.state.orders


def test_what_has_left_is_no_longer_the_shoppers_to_change(store: ShopifyStandin) -> None:
    placed = store.place_order()
    store.fulfil_by_hand(placed.id, {placed.lines[0].sku: 1})
    with pytest.raises(TooLate):
        store.edit(placed.id, {placed.lines[0].sku: 2})


@pytest.mark.parametrize(
    ("deed", "status"), [("hold", "ON_HOLD"), ("schedule", "SCHEDULED"), ("", "UNFULFILLED")]
)
def test_the_order_shows_what_its_parts_wait_for(
    store: ShopifyStandin, deed: str, status: str
) -> None:
    placed = store.place_order()
    if deed == "hold":
        store.hold(placed.id, "Awaiting payment")
    elif deed == "schedule":
        store.schedule(placed.id)
    assert store.status(placed.id) == status


def test_moving_a_part_does_not_stamp_the_order(store: ShopifyStandin) -> None:
    placed = store.place_order()
    before = placed.updated
    store.advance(60)
    store.move(placed.id, "Riverside")
    assert placed.updated == before
    assert [part.status for part in placed.parts] == ["CLOSED", "OPEN"]
