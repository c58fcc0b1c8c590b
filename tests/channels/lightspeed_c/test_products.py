from collections.abc import Iterator

import pytest

from bordereau.channels import lightspeed_c
from bordereau.channels.lightspeed_c import products
from bordereau.channels.shapes import StoreProduct

from .conftest import LightspeedCInHand


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(products, "_PER_PAGE", 100)
    yield
    assert products._TITLES == {}


def all_products(store: LightspeedCInHand) -> dict[str, StoreProduct]:
    found: dict[str, StoreProduct] = {}
    page: str | None = None
    while True:
        some, page = lightspeed_c.fetch_products(store.connection, page)
        found |= {one.id: one for one in some}
        if page is None:
            return found


@pytest.mark.usefixtures("small_pages")
def test_every_variant_with_its_products_title(store: LightspeedCInHand) -> None:
    found = all_products(store)
    state = store.standin.shop.state
    assert set(found) == {str(one) for one in state.variants}
    mug = store.standin.variant("KIT-001-SAGE")
    read = found[str(mug.id)]
    assert (read.name, read.sku, read.gtin) == ("Enamel mug - Sage", "KIT-001-SAGE", mug.ean)
    assert (read.price, read.stock) == (mug.price, mug.stock_level)
    assert read.image_url.endswith("/pictures/kitchen/enamel-mug.svg")
    assert found[str(store.standin.variant("KIT-002").id)].name == "Enamel teapot, 1 litre"


@pytest.mark.usefixtures("small_pages")
def test_titles_are_read_once_for_all_pages(store: LightspeedCInHand) -> None:
    all_products(store)
    state = store.standin.shop.state
    pages = len(state.products) // 100 + 1 + len(state.variants) // 100 + 1
    assert len(store.standin.requests) == pages


def test_an_import_that_goes_on_elsewhere_reads_the_titles_itself(
    store: LightspeedCInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(products, "_PER_PAGE", 100)
    found, _page = lightspeed_c.fetch_products(store.connection, "2")
    products._TITLES.clear()
    assert all(one.name for one in found)


def test_what_is_not_counted_has_no_stock(store: LightspeedCInHand) -> None:
    card = next(
        one for one in store.standin.shop.state.variants.values() if one.stock_tracking != "enabled"
    )
    assert all_products(store)[str(card.id)].stock is None


def test_a_product_that_is_gone_leaves_its_variants_name(store: LightspeedCInHand) -> None:
    mug = store.standin.variant("KIT-001-SAGE")
    del store.standin.shop.state.products[mug.product_id]
    assert all_products(store)[str(mug.id)].name == "Sage"
