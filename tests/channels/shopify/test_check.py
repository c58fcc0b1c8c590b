"""What the owner is told when a store is tried."""

import pytest

from bordereau.channels import shopify
from bordereau.channels.port import NeedsReconnect
from bordereau.channels.shapes import StoreLocation
from bordereau.channels.shopify.scopes import NEEDED, missing

from .conftest import READING, ShopifyInHand


def test_what_is_missing_is_named_in_shopifys_words(store: ShopifyInHand) -> None:
    facts = shopify.check(store.connection_that_may(*READING))
    assert facts.missing_permissions == (
        "write_inventory",
        "write_merchant_managed_fulfillment_orders",
    )
    assert facts.may_import


def test_without_orders_nothing_can_be_imported(store: ShopifyInHand) -> None:
    facts = shopify.check(store.connection_that_may("read_products"))
    assert "read_orders" in facts.missing_permissions
    assert not facts.may_import


@pytest.mark.parametrize("scope", NEEDED)
def test_each_scope_is_missed(scope: str) -> None:
    assert missing(one for one in NEEDED if one != scope) == (scope,)


def test_whoever_may_write_may_read() -> None:
    assert missing([one.replace("read_", "write_") for one in NEEDED]) == ()


def test_a_check_changes_nothing(store: ShopifyInHand) -> None:
    shopify.check(store.connection)
    assert store.writes() == 0


def test_places_are_the_shops_own(store: ShopifyInHand) -> None:
    found = shopify.fetch_locations(store.connection)
    old_town, riverside = str(store.old_town), str(store.riverside)
    assert found == (StoreLocation(old_town, "Old Town"), StoreLocation(riverside, "Riverside"))
    store.standin.shop.state.locations[store.riverside].is_service = True
    assert [one.id for one in shopify.fetch_locations(store.connection)] == [old_town]


def test_places_without_the_scope(store: ShopifyInHand) -> None:
    with pytest.raises(NeedsReconnect, match="read_locations"):
        shopify.fetch_locations(store.connection_that_may("read_orders"))
