from dataclasses import replace

import pytest

from bordereau.channels import lightspeed_c
from bordereau.channels.port import NeedsReconnect, Retry

from .conftest import LightspeedCInHand


def test_it_tells_the_shops_name_and_currency(store: LightspeedCInHand) -> None:
    facts = lightspeed_c.check(store.connection)
    assert (facts.store_name, facts.currency) == ("356891.webshopapp.com", "EUR")
    assert (facts.missing_permissions, facts.may_import) == ((), False)


def test_a_key_that_may_only_read_is_named_and_may_import(store: LightspeedCInHand) -> None:
    connection = replace(store.connection, credentials=store.read_only_credentials())
    facts = lightspeed_c.check(connection)
    assert (facts.missing_permissions, facts.may_import) == (("orders: write",), True)


def test_each_thing_that_may_not_be_read_is_named(store: LightspeedCInHand) -> None:
    store.standin.forbid("variants", "webhooks")
    facts = lightspeed_c.check(store.connection)
    assert facts.missing_permissions == ("variants: read", "webhooks: read")
    assert facts.may_import


def test_a_key_that_may_not_read_orders_is_of_no_use(store: LightspeedCInHand) -> None:
    store.standin.forbid("orders")
    with pytest.raises(NeedsReconnect, match="does not let this API key read"):
        lightspeed_c.check(store.connection)


def test_the_probe_changes_nothing(store: LightspeedCInHand) -> None:
    order_id = store.place_order()
    before = store.standin.order(int(order_id)).updated
    store.pass_time(60)
    lightspeed_c.check(store.connection)
    assert store.standin.order(int(order_id)).updated == before


def test_a_store_in_trouble_is_tried_again(store: LightspeedCInHand) -> None:
    store.fail_once()
    with pytest.raises(Retry):
        lightspeed_c.check(store.connection)


def test_wrong_keys_are_told_apart_from_keys_that_were_right_once(
    store: LightspeedCInHand,
) -> None:
    connection = replace(store.connection, credentials=store.wrong_credentials())
    with pytest.raises(NeedsReconnect, match="does not know this API key and secret"):
        lightspeed_c.check(connection)
    with pytest.raises(NeedsReconnect, match="no longer knows"):
        lightspeed_c.fetch_orders(connection, ["1001"])
