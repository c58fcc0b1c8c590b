import pytest

from bordereau.channels.lightspeed import fetch_products
from bordereau.channels.shapes import StoreProduct

from .conftest import LightspeedInHand


def everything(store: LightspeedInHand) -> dict[str, StoreProduct]:
    some, page = fetch_products(store.connection, None)
    found = {one.id: one for one in some}
    while page is not None:
        some, page = fetch_products(store.connection, page)
        found |= {one.id: one for one in some}
    return found


def test_each_variation_is_a_product_with_its_choices_in_its_name(
    store: LightspeedInHand,
) -> None:
    mug = next(one for one in store.standin.shop.state.products.values() if one.variations)
    found = everything(store)
    assert str(mug.id) not in found
    white = found[f"{mug.id}-{mug.variations[0].id}"]
    assert (white.name, white.sku) == ("Enamel mug, Colour: White", mug.variations[0].sku)
    assert (white.gtin, white.stock) == (mug.variations[0].upc, mug.quantity)
    assert str(white.price) == "9.5"
    assert white.image_url.startswith("http://127.0.0.1")


def test_what_is_not_packed_or_not_counted(store: LightspeedInHand) -> None:
    card = store.standin.add_product("CARD", "Gift card, 50", "50.00")
    found = everything(store)[str(card.id)]
    assert (found.is_digital, found.stock) == (True, None)


def test_the_samples_of_a_new_store_are_left_out(store: LightspeedInHand) -> None:
    sample = store.standin.add_product("S", "Apple", "1", is_sample=True)
    assert str(sample.id) not in everything(store)


def test_a_variation_without_a_sku_does_not_borrow_one(store: LightspeedInHand) -> None:
    mug = next(one for one in store.standin.shop.state.products.values() if one.variations)
    mug.variations[0].sku = ""
    assert everything(store)[f"{mug.id}-{mug.variations[0].id}"].sku == ""


@pytest.mark.parametrize("gone", [1, 30])
def test_products_that_leave_meanwhile_hide_no_other(store: LightspeedInHand, gone: int) -> None:
    products = store.standin.shop.state.products
    some, page = fetch_products(store.connection, None)
    assert page
    for number in list(products)[:gone]:
        del products[number]
    found = {one.id for one in some}
    while page is not None:
        some, page = fetch_products(store.connection, page)
        found |= {one.id for one in some}
    left = {
        one
        for product in products.values()
        for one in ([f"{product.id}-{v.id}" for v in product.variations] or [str(product.id)])
    }
    assert left <= found
