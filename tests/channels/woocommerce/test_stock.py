import pytest

from bordereau.channels.port import Refused, Retry
from bordereau.channels.shapes import StockCount
from bordereau.channels.woocommerce.stock import push_stock

from .conftest import WooCommerceInHand


def products(store: WooCommerceInHand, kind: str) -> list[str]:
    rows = store.standin.shop.state.products.values()
    return [str(one.id) for one in rows if one.type == kind and one.manage_stock is True]


def paths(store: WooCommerceInHand) -> list[str]:
    return [one.path.removeprefix("/wp-json/wc/v3/") for one in store.standin.requests]


def test_products_and_variations_together(store: WooCommerceInHand) -> None:
    numbers = [*products(store, "simple")[:3], *products(store, "variation")[:3]]
    assert len(numbers) == 6
    counts = [StockCount(one, 40 + place) for place, one in enumerate(numbers)]
    assert push_stock(store.connection, counts) == dict.fromkeys(numbers)
    assert [store.stock(one) for one in numbers] == [40, 41, 42, 43, 44, 45]
    assert paths(store)[0] == "products/batch"


def test_a_hundred_at_a_time(store: WooCommerceInHand) -> None:
    numbers = products(store, "simple")[:120]
    assert len(numbers) > 100
    found = push_stock(store.connection, [StockCount(one, 3) for one in numbers])
    assert found == dict.fromkeys(numbers)
    assert paths(store) == ["products/batch", "products/batch"]


def test_below_nought_is_told_as_it_is(store: WooCommerceInHand) -> None:
    number = store.product_id()
    assert push_stock(store.connection, [StockCount(number, -2)]) == {number: None}
    assert store.stock(number) == -2


def test_a_product_that_the_store_does_not_count(store: WooCommerceInHand) -> None:
    product = store.standin.add_product(name="Gift wrap", regular_price="3.00")
    found = push_stock(store.connection, [StockCount(str(product.id), 5)])
    with pytest.raises(Refused, match="does not count this product's stock"):
        raise found[str(product.id)] or AssertionError("nothing was said")
    assert product.stock_quantity is None


def test_what_is_no_product_of_theirs(store: WooCommerceInHand) -> None:
    counts = [StockCount("987654321", 1), StockCount("gid://x", 1)]
    found = push_stock(store.connection, counts)
    assert all(isinstance(one, Refused) for one in found.values())
    assert list(found) == ["987654321", "gid://x"]


def test_an_answer_that_never_came(store: WooCommerceInHand) -> None:
    counts = [StockCount(store.product_id(), 6)]
    store.hang_up_after_next_write()
    with pytest.raises(Retry):
        push_stock(store.connection, counts)
    assert push_stock(store.connection, counts) == {store.product_id(): None}
