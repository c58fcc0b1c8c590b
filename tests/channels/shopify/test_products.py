"""Variants as the products that orders' lines name."""

from bordereau.channels import shopify
from bordereau.channels.shapes import StoreProduct

from .conftest import ShopifyInHand


def products(store: ShopifyInHand) -> dict[str, StoreProduct]:
    found: dict[str, StoreProduct] = {}
    page: str | None = None
    while True:
        some, page = shopify.fetch_products(store.connection, page)
        found |= {one.id: one for one in some}
        if page is None:
            return found


def test_all_variants_come_once(store: ShopifyInHand) -> None:
    assert set(products(store)) == {str(one) for one in store.standin.shop.state.variants}


def test_names_hold_the_choice_where_there_is_one(store: ShopifyInHand) -> None:
    names = {one.name for one in products(store).values()}
    assert "Enamel mug - White" in names
    assert "Enamel teapot, 1 litre" in names


def test_a_products_particulars(store: ShopifyInHand) -> None:
    variant = store.standin.variant(store.sku)
    found = products(store)[str(variant.id)]
    assert (found.sku, found.gtin, found.price) == (variant.sku, variant.barcode, variant.price)
    assert found.stock == variant.sellable
    assert found.image_url.startswith("http://127.0.0.1")


def test_gift_cards_are_digital_and_not_counted(store: ShopifyInHand) -> None:
    card = next(one for one in store.standin.shop.state.variants.values() if one.is_gift_card)
    found = products(store)[str(card.id)]
    assert (found.is_digital, found.stock) == (True, None)


def test_what_was_put_away_is_not_sold(store: ShopifyInHand) -> None:
    variant = store.standin.variant(store.sku)
    store.standin.shop.state.products[variant.product_id].status = "ARCHIVED"
    assert str(variant.id) not in products(store)
