from dataclasses import replace

import pytest

from bordereau.channels.lightspeed import check, fetch_changed
from bordereau.channels.port import NeedsReconnect, Retry
from bordereau.standins.lightspeed.state import SCOPES

from .conftest import LightspeedInHand
from .test_paging import LONG_AGO


def without(store: LightspeedInHand, *scopes: str) -> dict[str, str]:
    return {"access_token": store.standin.add_token(*(one for one in SCOPES if one not in scopes))}


@pytest.mark.parametrize("scope", ["read_catalog", "update_catalog", "update_orders"])
def test_what_is_missing_is_named_and_orders_may_come_in(
    store: LightspeedInHand, scope: str
) -> None:
    connection = replace(store.connection, credentials=without(store, scope))
    facts = check(connection)
    assert (facts.missing_permissions, facts.may_import) == ((scope,), True)
    assert fetch_changed(connection, LONG_AGO, None).total == 0


def test_all_that_is_missing_is_named_at_once(store: LightspeedInHand) -> None:
    missing = ("update_orders", "update_catalog")
    connection = replace(store.connection, credentials=without(store, *missing))
    assert check(connection).missing_permissions == missing


@pytest.mark.parametrize("scope", ["read_orders", "read_store_profile"])
def test_without_these_no_order_can_be_read(store: LightspeedInHand, scope: str) -> None:
    connection = replace(store.connection, credentials=without(store, scope))
    with pytest.raises(NeedsReconnect, match=f"lacks {scope}"):
        check(connection)


def test_trying_changes_nothing(store: LightspeedInHand) -> None:
    order_id = store.place_order()
    before = store.standin.order_json(order_id)
    check(store.connection)
    assert store.standin.order_json(order_id) == before
    assert {one.body for one in store.standin.requests if one.method == "PUT"} == {b"{}"}


def test_there_is_no_such_store(store: LightspeedInHand) -> None:
    url = store.connection.url.replace("1003", "9")
    with pytest.raises(NeedsReconnect, match="no E-Series store with the ID 9"):
        check(replace(store.connection, url=url))


def test_the_free_plan_lets_nobody_in(store: LightspeedInHand) -> None:
    store.standin.become(plan="FREE")
    with pytest.raises(NeedsReconnect, match="free plan has no API"):
        check(store.connection)


def test_a_suspended_store_is_asked_again_later(store: LightspeedInHand) -> None:
    store.standin.become(is_suspended=True)
    with pytest.raises(Retry, match="suspended or paused") as told:
        check(store.connection)
    assert told.value.after == 1800


@pytest.mark.parametrize("token", ["", "é", "public_x", "secret_ \n"])
def test_what_is_no_token(store: LightspeedInHand, token: str) -> None:
    with pytest.raises(NeedsReconnect, match="begins with secret_"):
        check(replace(store.connection, credentials={"access_token": token}))


def test_its_name_and_currency(store: LightspeedInHand) -> None:
    store.standin.become(name="Bougies & Co", currency="CAD")
    facts = check(store.connection)
    assert (facts.store_name, facts.currency) == ("Bougies & Co", "CAD")
