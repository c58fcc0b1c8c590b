"""Orders over the API: what they say, who sees them, what may be done and what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet
from tests import makers
from tests.api.conftest import Caller, caller


def shipped(order: Fulfilment) -> Fulfilment:
    actions.pack(order.pk, SYSTEM)
    return actions.ship(order.pk, SYSTEM)


def test_an_order_says_all_that_its_page_says(owner: Caller, channel: Channel) -> None:
    makers.a_product("MUG", channel.outlets.get(), units=1)
    order = makers.an_order(channel, makers.a_store_line("MUG", 3), paid=Decimal("10"))
    actions.add_note(order.pk, "Wrap it well", SYSTEM)
    order.refresh_from_db()
    line = order.lines.get()
    answer = owner.get(f"/orders/{order.pk}")
    assert answer.status == 200
    assert answer.json == {
        "id": order.pk,
        "version": order.version,
        "sale_id": order.sale_id,
        "receipt_number": "MAIN-1",
        "store_order_number": order.sale.store_order_number,
        "channel": "Web shop",
        "outlet": "MAIN",
        "status": "new",
        "type": "delivery",
        "customer": {
            "name": "Zoë Martin",
            "email": "zoe@example.com",
            "phone": "+33123456789",
        },
        "placed_at": "2026-03-14T09:30:00Z",
        "lines": [
            {
                "id": line.pk,
                "sku": "MUG",
                "name": "The MUG",
                "quantity": 3,
                "picked": 0,
                "short": 2,
            }
        ],
        "sale_note": order.sale.note,
        "order_notes": ["Wrap it well"],
        "assigned_to": None,
        "is_backorder": False,
        "currency": "EUR",
        "total": "30.00",
        "paid": "10.00",
        "balance_due": "20.00",
        "tracking": "",
        "carrier": "",
        "store_sync": {"state": "none", "detail": "", "next_try": None},
        "store_change": None,
    }


def test_money_has_the_decimals_of_its_currency(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel, makers.a_store_line(price="1500"), currency="JPY")
    assert owner.get(f"/orders/{order.pk}").json["total"] == "1500"


def test_the_four_verbs_lead_from_new_to_the_customer(owner: Caller, channel: Channel) -> None:
    parcel = makers.an_order(channel)
    assert owner.post(f"/orders/{parcel.pk}/pack").json["status"] == "packed"
    assert owner.post(f"/orders/{parcel.pk}/unpack", {}).json["status"] == "in_progress"
    assert owner.post(f"/orders/{parcel.pk}/pack", {"notify": False}).status == 200
    tracking = {"carrier": "La Poste", "tracking_number": " 6A123 ", "notify": True}
    answer = owner.post(f"/orders/{parcel.pk}/ship", tracking)
    assert answer.status == 200
    assert (answer.json["status"], answer.json["carrier"], answer.json["tracking"]) == (
        "shipped",
        "La Poste",
        "6A123",
    )
    assert answer.json["store_sync"]["state"] == "pending"
    assert answer.json["store_sync"]["next_try"]
    assert Push.objects.filter(kind="email", sale=parcel.sale).count() == 1
    pickup = makers.an_order(channel, is_pickup=True)
    owner.post(f"/orders/{pickup.pk}/pack", {"notify": True})
    assert owner.post(f"/orders/{pickup.pk}/pick-up").json["status"] == "picked_up"
    assert Push.objects.filter(kind="email", sale=pickup.sale).count() == 1


def test_a_packed_order_has_nothing_short(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel, makers.a_store_line("MUG", 2))
    assert owner.get(f"/orders/{order.pk}").json["lines"][0]["short"] == 2
    packed = owner.post(f"/orders/{order.pk}/pack").json
    assert [(line["picked"], line["short"]) for line in packed["lines"]] == [(2, 0)]


def test_verbs_refuse_with_a_code(owner: Caller, channel: Channel) -> None:
    unpaid = makers.an_order(channel, paid=Decimal(0))
    owner.post(f"/orders/{unpaid.pk}/pack")
    refused = owner.post(f"/orders/{unpaid.pk}/ship")
    assert (refused.status, refused.code) == (409, "payment_required")
    assert "€10.00" in refused.json["detail"]
    assert Fulfilment.objects.get(pk=unpaid.pk).status == "packed"

    paid = makers.an_order(channel)
    for verb, body, code in [
        ("ship", None, "wrong_status"),
        ("unpack", None, "wrong_status"),
        ("pick-up", None, "wrong_type"),
        ("pack", {"version": 99}, "stale_version"),
    ]:
        refused = owner.post(f"/orders/{paid.pk}/{verb}", body)
        assert (refused.status, refused.code) == (409, code), verb
    assert Fulfilment.objects.get(pk=paid.pk).version == paid.version


def test_the_version_that_was_seen_is_accepted(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel)
    packed = owner.post(f"/orders/{order.pk}/pack", {"version": order.version})
    assert (packed.status, packed.json["version"]) == (200, order.version + 1)


def test_a_refusal_speaks_the_callers_language(channel: Channel) -> None:
    order = makers.an_order(channel)
    french = caller(makers.a_person(), "fr")
    refused = french.post(f"/orders/{order.pk}/ship", {"colour": "red"})
    assert refused.headers["Content-Language"] == "fr"
    assert refused.errors.keys() == {"colour"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"version": "two"}, "version"),
        ({"tracking_number": 5}, "tracking_number"),
        ({"tracking_number": "x" * 101}, "tracking_number"),
        ({"carrier": "a\x00b"}, "carrier"),
        ({"notify": "perhaps"}, "notify"),
        ({"trackingNumber": "6A"}, "trackingNumber"),
        ([1], "body"),
    ],
)
def test_a_wrong_field_is_named(owner: Caller, channel: Channel, body: Any, field: str) -> None:
    order = makers.an_order(channel)
    refused = owner.post(f"/orders/{order.pk}/ship", body)
    assert refused.status == 422
    assert list(refused.errors) == [field]
    assert refused.errors[field].endswith(".")


@pytest.mark.parametrize("text", ["{", "nonsense", "\ufeff", '{"version": 1e}', "[" * 100_000])
def test_what_is_not_json_is_malformed(owner: Caller, channel: Channel, text: str) -> None:
    order = makers.an_order(channel)
    refused = owner.post(f"/orders/{order.pk}/pack", text)
    assert (refused.status, refused.code) == (400, "malformed")


def test_too_large_a_body_is_refused(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel)
    refused = owner.post(f"/orders/{order.pk}/ship", {"carrier": "x" * 3_000_000})
    assert (refused.status, refused.code) == (413, "too_large")


@pytest.mark.parametrize("order_id", ["0", "999999", "9" * 30, "abc", "-1", "1.5"])
def test_an_unknown_order_is_not_found(owner: Caller, order_id: str) -> None:
    for answer in (owner.get(f"/orders/{order_id}"), owner.post(f"/orders/{order_id}/pack")):
        assert (answer.status, answer.code) == (404, "not_found")


def test_a_person_sees_the_orders_of_their_outlets_only(channel: Channel) -> None:
    here = makers.an_order(channel)
    elsewhere = makers.an_outlet("SIDE")
    packer = caller(makers.a_person(Role.PACKER, "Bob", elsewhere))
    there = makers.an_order(makers.a_channel(elsewhere, "Other shop"))
    assert [order["id"] for order in packer.get("/orders").json["results"]] == [there.pk]
    assert packer.get(f"/orders/{here.pk}").status == 404
    assert packer.post(f"/orders/{here.pk}/pack").code == "not_found"
    assert packer.get(f"/orders/{there.pk}").status == 200


def test_filters_narrow_the_list(owner: Caller, channel: Channel, outlet: Outlet) -> None:
    plain = makers.an_order(channel)
    pickup = makers.an_order(channel, is_pickup=True)
    gone = shipped(makers.an_order(channel))
    side = makers.an_order(makers.a_channel(makers.an_outlet("SIDE"), "Other shop"))
    eve = makers.a_person(Role.PACKER, "Eve")
    actions.assign(plain.pk, eve.pk, SYSTEM)

    def found(**query: str) -> list[int]:
        return [order["id"] for order in owner.get("/orders", **query).json["results"]]

    assert found() == [side.pk, gone.pk, pickup.pk, plain.pk]
    assert found(status="shipped") == [gone.pk]
    assert found(status="in_progress") == [plain.pk]
    assert found(type="pickup") == [pickup.pk]
    assert found(outlet="SIDE") == [side.pk]
    assert found(outlet="NOWHERE") == []
    assert found(channel="Other shop") == [side.pk]
    assert found(channel=str(channel.pk), type="pickup") == [pickup.pk]
    assert found(assigned_to="Eve") == found(assigned_to="eve@example.com") == [plain.pk]
    assert found(q="ZOE", outlet="SIDE") == [side.pk]
    assert found(q=plain.sale.receipt_number) == [plain.pk]
    assert found(q="nobody") == []


@pytest.mark.parametrize(
    "query",
    [
        {"status": "lost"},
        {"type": "drone"},
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "many"},
        {"cursor": "nonsense"},
        {"statsu": "new"},
        {"q": "a\x00"},
    ],
)
def test_a_wrong_filter_is_named(owner: Caller, query: dict[str, str]) -> None:
    refused = owner.get("/orders", **query)
    assert refused.status == 422
    assert refused.errors.keys() == query.keys()


def test_a_longer_page_takes_no_more_queries(owner: Caller, channel: Channel) -> None:
    for number in range(4):
        order = makers.an_order(channel, makers.a_store_line(f"SKU-{number}"))
        actions.add_note(order.pk, "Fragile", SYSTEM)
        actions.pack(order.pk, SYSTEM)
    owner.get("/orders")  # the token's use is noted

    def queries(limit: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(owner.get("/orders", limit=limit).json["results"]) == limit
        return len(asked)

    assert queries(1) == queries(4) <= 9


def test_the_stores_answer_is_part_of_the_order(owner: Caller, channel: Channel) -> None:
    order = shipped(makers.an_order(channel))
    push = Push.objects.get(kind="status", sale=order.sale, payload__goal="completed")

    def sync() -> dict[str, Any]:
        told: dict[str, Any] = owner.get(f"/orders/{order.pk}").json["store_sync"]
        return told

    push.state = Push.State.SENDING
    push.save()
    assert sync()["state"] == "pending"
    push.state, push.reason = Push.State.RETRYING, "The store answered %(status)s."
    push.reason_params = {"status": "502"}
    push.save()
    assert (sync()["state"], sync()["detail"]) == ("retrying", "The store answered 502.")
    assert sync()["next_try"]
    push.state = Push.State.NEEDS_ATTENTION
    push.save()
    assert (sync()["state"], sync()["next_try"]) == ("needs_attention", None)
    push.state, push.result = Push.State.CONFIRMED, "completed"
    push.save()
    assert sync() == {"state": "confirmed", "detail": "completed", "next_try": None}
