import hashlib
import json
from dataclasses import replace

import pytest

from bordereau.channels import lightspeed_c
from bordereau.channels.port import BadSignature, Refused
from bordereau.standins.lightspeed_c.state import Webhook

from ..in_hand import ADDRESS, SECRET
from .bodies import NOWHERE
from .conftest import LightspeedCInHand

# The known pair of the scheme: md5 over the bytes and then the secret "sekret".
BODY = b'{"order":{"id":1001,"number":"ORD00001"}}'
SIGNED = {"X-Signature": "21c4cc85835b4e01cb0d7e996a85be80", "X-Event": "orders/updated"}


def test_the_known_signature() -> None:
    found = lightspeed_c.read_webhook(NOWHERE, SECRET, SIGNED, BODY)
    assert (found.order_id, found.topic) == ("1001", "orders/updated")
    upper = {"x-signature": SIGNED["X-Signature"].upper()}
    assert lightspeed_c.read_webhook(NOWHERE, SECRET, upper, BODY).key == found.key


@pytest.mark.parametrize("signature", ["x", "21c4cc85835b4e01cb0d7e996a85be81", "é"])
def test_a_wrong_signature_is_refused(signature: str) -> None:
    with pytest.raises(BadSignature):
        lightspeed_c.read_webhook(NOWHERE, SECRET, {"X-Signature": signature}, BODY)


def test_a_store_that_does_not_sign_is_heard(store: LightspeedCInHand) -> None:
    store.standin.shop.options = replace(store.standin.shop.options, signs=False)
    order_id = store.place_order()
    ((headers, body),) = store.webhooks_of(order_id)
    assert "X-Signature" not in headers
    found = lightspeed_c.read_webhook(store.connection, SECRET, headers, body)
    assert found.order_id == order_id


@pytest.mark.parametrize("body", [b"", b"nonsense", b"{}", b'{"order":{"id":"x"}}', b"[1]"])
def test_nonsense_is_kept_for_a_person_only_if_the_store_signed_it(body: bytes) -> None:
    with pytest.raises(BadSignature):
        lightspeed_c.read_webhook(NOWHERE, SECRET, {}, body)
    signature = hashlib.md5(body + b"sekret", usedforsecurity=False).hexdigest()
    with pytest.raises(Refused):
        lightspeed_c.read_webhook(NOWHERE, SECRET, {"X-Signature": signature}, body)


def test_half_a_character_hides_no_order() -> None:
    body = rb'{"order":{"id":1001,"comment":"\ud83d"}}'
    assert lightspeed_c.read_webhook(NOWHERE, SECRET, {}, body).order_id == "1001"


def test_other_news_is_none_of_ours() -> None:
    found = lightspeed_c.read_webhook(NOWHERE, SECRET, SIGNED | {"X-Event": "products/*"}, BODY)
    assert found.order_id is None


def test_the_same_news_again_has_the_same_key_and_other_news_another() -> None:
    again = lightspeed_c.read_webhook(NOWHERE, SECRET, {"X-Event": "orders/updated"}, BODY)
    assert again.key == lightspeed_c.read_webhook(NOWHERE, SECRET, SIGNED, BODY).key
    other = json.dumps({"order": {"id": 1001, "number": "ORD00002"}}).encode()
    assert lightspeed_c.read_webhook(NOWHERE, SECRET, {}, other).key != again.key


def test_one_webhook_for_all_that_happens_to_orders(store: LightspeedCInHand) -> None:
    lightspeed_c.ensure_webhooks(store.connection, ADDRESS, SECRET)
    (hook,) = store.standin.shop.state.webhooks.values()
    assert (hook.item_group, hook.item_action, hook.format) == ("orders", "*", "json")
    assert (hook.is_active, hook.language) == (True, "en")
    order_id = int(store.place_order(paid=False))
    store.standin.pay(order_id)
    store.standin.set_status(order_id, "completed_shipped")
    assert {one.action for one in store.standin.deliver_now()} == {
        "created", "paid", "updated", "shipped",
    }  # fmt: skip


def test_one_that_was_switched_off_is_made_anew(store: LightspeedCInHand) -> None:
    lightspeed_c.ensure_webhooks(store.connection, ADDRESS, SECRET)
    (hook,) = store.standin.shop.state.webhooks.values()
    hook.is_active = False
    health = lightspeed_c.ensure_webhooks(store.connection, ADDRESS, SECRET)
    (new,) = store.standin.shop.state.webhooks.values()
    assert (health.active, health.repaired, new.is_active) == (1, 1, True)
    assert new.id != hook.id


def test_doubles_of_ours_go_and_other_peoples_stay(store: LightspeedCInHand) -> None:
    lightspeed_c.ensure_webhooks(store.connection, ADDRESS, SECRET)
    state = store.standin.shop.state
    (ours,) = state.webhooks.values()
    for number, address in ((88, ADDRESS), (89, "https://elsewhere.example/hook")):
        state.webhooks[number] = Webhook(
            number, address, "orders", "*", "en", "json", True, ours.created
        )
    lightspeed_c.ensure_webhooks(store.connection, ADDRESS, SECRET)
    assert sorted(store.webhook_addresses()) == [ADDRESS, "https://elsewhere.example/hook"]
    lightspeed_c.remove_webhooks(store.connection, ADDRESS)
    assert store.webhook_addresses() == ["https://elsewhere.example/hook"]
