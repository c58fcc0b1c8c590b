from collections.abc import Sequence
from decimal import Decimal

from bordereau.channels.shapes import StoreProduct
from bordereau.channels.woocommerce.products import fetch_products
from bordereau.standins.woocommerce import Options, run_woocommerce_standin

from .conftest import WooCommerceInHand


def every(store: WooCommerceInHand) -> Sequence[StoreProduct]:
    found: list[StoreProduct] = []
    page = None
    while True:
        some, page = fetch_products(store.connection, page)
        found += some
        if page is None:
            return found


def named(store: WooCommerceInHand, name: str) -> StoreProduct:
    return next(one for one in every(store) if one.name == name)


def test_all_that_is_sold_and_nothing_twice(store: WooCommerceInHand) -> None:
    rows = store.standin.shop.state.products.values()
    sold = {str(one.id) for one in rows if one.type != "variable"}
    found = [one.id for one in every(store)]
    assert len(found) == len(set(found))
    assert set(found) == sold
    assert len(found) > 100


def test_a_product_comes_with_its_codes_price_and_stock(store: WooCommerceInHand) -> None:
    store.standin.add_product(
        name="Mug &amp; saucer", sku="MS-1", regular_price="12.50", manage_stock=True,
        stock_quantity=4, global_unique_id="5012345678900",
    )  # fmt: skip
    mug = named(store, "Mug & saucer")
    assert (mug.sku, mug.gtin, mug.stock) == ("MS-1", "5012345678900", 4)
    assert (mug.price, mug.is_digital) == (Decimal("12.50"), False)


def test_what_is_not_shipped_or_not_counted(store: WooCommerceInHand) -> None:
    store.standin.add_product(name="Gift card", regular_price="25", virtual=True)
    card = named(store, "Gift card")
    assert (card.is_digital, card.stock) == (True, None)


def test_drafts_are_left_out_and_private_products_are_not(store: WooCommerceInHand) -> None:
    store.standin.add_product(name="Not yet", status="draft")
    store.standin.add_product(name="For friends", status="private")
    names = {one.name for one in every(store)}
    assert "For friends" in names
    assert "Not yet" not in names


def test_a_variation_is_named_as_on_an_order(store: WooCommerceInHand) -> None:
    variation = next(
        one for one in store.standin.shop.state.products.values() if one.type == "variation"
    )
    found = next(one for one in every(store) if one.id == str(variation.id))
    parent = store.standin.shop.state.products[variation.parent_id]
    assert found.name.startswith(f"{parent.name} - ")
    assert found.sku == variation.sku


def test_an_older_store(store: WooCommerceInHand) -> None:
    with run_woocommerce_standin(Options(held=True, version="9.4.3")) as standin:
        assert len(every(WooCommerceInHand(standin))) == len(every(store))
