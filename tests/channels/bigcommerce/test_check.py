"""What a token may do: told with an app's token, tried with an account's."""

from dataclasses import replace

import pytest

from bordereau.channels.bigcommerce import check, scopes
from bordereau.channels.port import NeedsReconnect, Retry
from bordereau.channels.shapes import Connection
from bordereau.standins.bigcommerce.standin import BEFORE_FULFILMENT

from .conftest import BigCommerceInHand


def without(store: BigCommerceInHand, *lacking: str) -> Connection:
    return store.connection_that_may(*(one for one in scopes.NEEDED if one not in lacking))


@pytest.mark.parametrize("scope", scopes.NEEDED)
def test_each_permission_that_is_missing_is_named(store: BigCommerceInHand, scope: str) -> None:
    facts = check(without(store, scope))
    assert facts.missing_permissions == (scopes.SHOWN[scope],)
    assert facts.may_import is (scope != scopes.ORDERS)


def test_a_store_connected_before_fulfilment(store: BigCommerceInHand) -> None:
    facts = check(store.connection_that_may(*BEFORE_FULFILMENT))
    assert facts.missing_permissions == (
        "Orders: modify",
        "Order Transactions: read-only",
        "Store Inventory: modify",
        "Store Locations: read-only",
        "Information & Settings: read-only",
    )
    assert facts.may_import
    assert (facts.store_name, facts.currency) == ("c0rn3r", "")  # it may not be asked


def test_what_may_be_changed_may_be_read_as_well(store: BigCommerceInHand) -> None:
    wider = [one.removesuffix("_read_only") for one in scopes.NEEDED]
    assert check(store.connection_that_may(*wider)).missing_permissions == ()


def test_an_apps_permissions_are_told_with_its_token(store: BigCommerceInHand) -> None:
    told = " ".join(one for one in scopes.NEEDED if one != scopes.INVENTORY)
    credentials = store.connection.credentials | {"granted_scopes": told}
    facts = check(replace(store.connection, credentials=credentials))
    assert facts.missing_permissions == ("Store Inventory: modify",)
    assert store.written() == []  # nothing had to be tried


def test_trying_changes_nothing(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    before = store.standin.order(int(order_id)).modified, store.stock(store.product_id())
    check(store.connection)
    after = store.standin.order(int(order_id)).modified, store.stock(store.product_id())
    assert after == before
    tried = [one for one in store.standin.requests if one.method == "PUT"]
    assert {one.body for one in tried} == {b'{"status_id":9}', b'{"items":[]}'}
    assert {one.status for one in tried} == {404, 422}


def test_its_name_and_currency(store: BigCommerceInHand) -> None:
    store.standin.set_options(name="Bougies & Co", currency="CAD")
    facts = check(store.connection)
    assert (facts.store_name, facts.currency) == ("Bougies & Co", "CAD")


def test_another_stores_token(store: BigCommerceInHand) -> None:
    elsewhere = replace(store.connection, url=store.connection.url.replace("c0rn3r", "els3"))
    with pytest.raises(NeedsReconnect, match="no longer knows our access token"):
        check(elsewhere)


def test_an_account_that_was_deleted(store: BigCommerceInHand) -> None:
    store.standin.delete_account(store.connection.credentials["access_token"])
    with pytest.raises(NeedsReconnect):
        check(store.connection)


def test_a_fault_while_trying_is_no_missing_permission(store: BigCommerceInHand) -> None:
    store.standin.faults.set(error_next=3)
    with pytest.raises(Retry):
        check(store.connection)


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/v2/orders", scopes.ORDERS),
        ("/v2/orders/118/shipments", scopes.ORDERS),
        ("/v2/order_statuses", scopes.ORDERS),
        ("/v3/orders/118/transactions", scopes.TRANSACTIONS),
        ("/v3/orders/payment_actions/refunds", scopes.ORDERS),
        ("/v3/catalog/products", scopes.PRODUCTS),
        ("/v3/inventory/locations", scopes.LOCATIONS),
        ("/v3/inventory/items", scopes.INVENTORY),
        ("/v3/inventory/adjustments/absolute", scopes.INVENTORY),
        ("/v2/store", scopes.INFORMATION),
        ("/v3/settings/inventory", scopes.INFORMATION),
    ],
)
def test_which_permission_an_address_needs(path: str, scope: str) -> None:
    assert scopes.needed_for(path) == scopes.SHOWN[scope]


def test_webhooks_need_none() -> None:
    assert scopes.needed_for("/v3/hooks") == ""
