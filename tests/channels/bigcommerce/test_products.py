"""Products as orders name them: a variant each."""

from decimal import Decimal

from bordereau.channels import bigcommerce
from bordereau.channels.shapes import StoreProduct
from bordereau.standins.bigcommerce import BigCommerceStandin, catalogue
from bordereau.standins.bigcommerce.state import Product
from bordereau.standins.common.shelf import ADDED, Thing, gtin

from .conftest import BigCommerceInHand


def found(store: BigCommerceInHand) -> dict[str, StoreProduct]:
    products: dict[str, StoreProduct] = {}
    page: str | None = None
    while True:
        some, page = bigcommerce.fetch_products(store.connection, page)
        products |= {one.id: one for one in some}
        if page is None:
            return products


def a_product(standin: BigCommerceStandin, tracking: str, **variants: str) -> Product:
    """With a variant for each SKU, by its choice."""
    product = Product(
        id=standin.shop.state.next_id("product"),
        name="Lamp",
        price=Decimal("49.90"),
        category="Home",
        picture="/lamp.svg",
        tracking=tracking,
        option_name="Colour" if len(variants) > 1 else "",
    )
    standin.shop.state.products[product.id] = product
    for sku, choice in variants.items():
        thing = Thing(choice, sku, gtin(ADDED + standin.shop.state.next_id("upc")))
        catalogue.add_variant(standin.shop, standin.dice, product, thing, None)
    return product


def test_each_variant_is_one(store: BigCommerceInHand) -> None:
    state = store.standin.shop.state
    products = found(store)
    assert set(products) == {f"{one.product_id}-{one.id}" for one in state.variants.values()}
    assert {one.sku for one in products.values()} == {one.sku for one in state.variants.values()}


def test_a_variant_with_a_choice(store: BigCommerceInHand) -> None:
    lamp = a_product(store.standin, "variant", SAGE="Sage", CLAY="Clay")
    sage, clay = (store.standin.variant(sku) for sku in ("SAGE", "CLAY"))
    clay.price = Decimal("59.90")
    products = found(store)
    first, second = products[f"{lamp.id}-{sage.id}"], products[f"{lamp.id}-{clay.id}"]
    assert (first.name, second.name) == ("Lamp - Sage", "Lamp - Clay")
    assert (first.price, second.price) == (Decimal("49.90"), Decimal("59.90"))
    assert (first.gtin, first.stock) == (sage.upc, sum(sage.levels.values()))
    assert first.image_url.endswith("/lamp.svg")


def test_what_is_counted_by_product_is_its_only_variants(store: BigCommerceInHand) -> None:
    lamp = a_product(store.standin, "product", LAMP="")
    only = store.standin.variant("LAMP")
    sold = found(store)[f"{lamp.id}-{only.id}"]
    assert (sold.name, sold.stock) == ("Lamp", sum(only.levels.values()))


def test_what_siblings_share_is_none_of_theirs(store: BigCommerceInHand) -> None:
    lamp = a_product(store.standin, "product", SAGE="Sage", CLAY="Clay")
    products = found(store)
    stocks = {products[f"{lamp.id}-{number}"].stock for number in lamp.variant_ids}
    assert stocks == {None}


def test_what_is_not_counted_has_no_stock(store: BigCommerceInHand) -> None:
    lamp = a_product(store.standin, "none", LAMP="")
    lamp.type = "digital"
    sold = found(store)[f"{lamp.id}-{lamp.variant_ids[0]}"]
    assert (sold.stock, sold.is_digital) == (None, True)


def test_a_product_that_is_added_meanwhile_moves_no_page(store: BigCommerceInHand) -> None:
    """The catalogue is longer than a page."""
    first, page = bigcommerce.fetch_products(store.connection, None)
    before = set(store.standin.shop.state.variants)
    del store.standin.shop.state.products[min(store.standin.shop.state.products)]
    products = {one.id for one in first}
    while page is not None:
        some, page = bigcommerce.fetch_products(store.connection, page)
        products |= {one.id for one in some}
    assert {int(one.partition("-")[2]) for one in products} == before
