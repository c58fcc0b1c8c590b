"""Sales over the API: reading, editing, recording payments."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Payment, Sale
from bordereau.staff.access import SYSTEM, Role
from tests import makers
from tests.api.conftest import Caller, caller


def test_a_sale_says_what_was_bought_and_paid(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel, makers.a_store_line("MUG", 2, "10.50"), paid=Decimal("1"))
    sale = owner.get(f"/sales/{order.sale_id}").json
    assert sale["receipt_number"] == "MAIN-1"
    assert (sale["status"], sale["channel"]) == ("unfulfilled", "Web shop")
    assert (sale["total"], sale["paid"], sale["balance_due"]) == ("21.00", "1.00", "20.00")
    assert sale["lines"] == [
        {
            "id": order.lines.get().sale_line_id,
            "sku": "MUG",
            "name": "The MUG",
            "quantity": 2,
            "cancelled": 0,
            "returned": 0,
            "unit_price": "10.50",
            "total": "21.00",
        }
    ]
    assert [(payment["amount"], payment["source"]) for payment in sale["payments"]] == [
        ("1.00", "store")
    ]
    assert [(part["id"], part["outlet"], part["status"]) for part in sale["orders"]] == [
        (order.pk, "MAIN", "new")
    ]


def test_a_payment_settles_a_sale(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel, paid=Decimal(0))
    answer = owner.post(f"/sales/{order.sale_id}/payments", {"amount": "10.00", "method": "cash"})
    assert answer.status == 201
    assert answer.json["balance_due"] == "0.00"
    assert answer.json["payments"][-1]["method"] == "cash"
    assert answer.json["payments"][-1]["source"] == "staff"
    owner.post(f"/orders/{order.pk}/pack")
    assert owner.post(f"/orders/{order.pk}/ship").status == 200


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"method": "cash"}, "invalid", "amount"),
        ({"amount": "0", "method": "cash"}, "invalid", "amount"),
        ({"amount": "-5", "method": "cash"}, "invalid", "amount"),
        ({"amount": "NaN", "method": "cash"}, "invalid", "amount"),
        ({"amount": "ten", "method": "cash"}, "invalid", "amount"),
        ({"amount": "1e40", "method": "cash"}, "invalid", "amount"),
        ({"amount": "5", "method": ""}, "invalid", "method"),
        ({"amount": "5", "method": "cash", "tip": "1"}, "invalid", "tip"),
        ({"amount": "5.005", "method": "cash"}, "wrong_amount", "amount"),
        ({"amount": "5", "method": "  "}, "empty_method", None),
    ],
)
def test_a_wrong_payment_is_not_recorded(
    owner: Caller, channel: Channel, body: Any, code: str, field: str | None
) -> None:
    order = makers.an_order(channel, paid=Decimal(0))
    refused = owner.post(f"/sales/{order.sale_id}/payments", body)
    assert (refused.status, refused.code) == (422, code)
    assert field is None or field in refused.errors
    assert not Payment.objects.filter(source="staff").exists()


def test_an_amount_that_is_too_high_is_not_called_too_low(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel, paid=Decimal(0))
    body = {"amount": "1000000000", "method": "cash"}
    refused = owner.post(f"/sales/{order.sale_id}/payments", body)
    assert refused.errors == {"amount": "Give an amount below a thousand million."}


def test_an_edit_changes_the_fields_it_names(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel)
    note = order.sale.note
    path = f"/sales/{order.sale_id}"
    edited = owner.patch(path, {"tracking_number": "6A1", "carrier": "DHL"})
    assert edited.status == 200
    assert edited.json["note"] == note
    assert owner.get(f"/orders/{order.pk}").json["tracking"] == "6A1"
    assert (edited.json["orders"][0]["tracking"], edited.json["orders"][0]["carrier"]) == (
        "6A1",
        "DHL",
    )
    assert owner.patch(path, {"note": "Ring twice"}).json["note"] == "Ring twice"
    assert owner.get(path).json["orders"][0]["tracking"] == "6A1"


def test_what_is_collected_has_no_tracking(owner: Caller, channel: Channel) -> None:
    sale = makers.an_order(channel, is_pickup=True).sale
    refused = owner.patch(f"/sales/{sale.pk}", {"tracking_number": "6A1", "note": "Ring twice"})
    assert (refused.status, refused.code) == (409, "no_parcel")
    assert Sale.objects.get(pk=sale.pk).note == sale.note


def test_an_edit_of_an_older_version_is_refused(owner: Caller, channel: Channel) -> None:
    sale = makers.an_order(channel).sale
    assert owner.patch(f"/sales/{sale.pk}", {"note": "A", "version": sale.version}).status == 200
    refused = owner.patch(f"/sales/{sale.pk}", {"note": "B", "version": sale.version})
    assert (refused.status, refused.code) == (409, "stale_version")
    assert refused.json["detail"].startswith("Ada changed this sale a moment ago.")
    assert Sale.objects.get(pk=sale.pk).note == "A"


def test_a_store_that_changed_the_sale_meanwhile_is_named(owner: Caller, channel: Channel) -> None:
    told = makers.a_store_order(paid=Decimal(0))
    sale = import_orders(channel, [told])[told.id]
    later = told.updated_at + timedelta(hours=1)
    told = replace(told, customer_note="Ring twice", updated_at=later)
    import_orders(channel, [told])
    refused = owner.patch(f"/sales/{sale.pk}", {"note": "B", "version": sale.version})
    assert refused.json["detail"].startswith("Web shop changed this sale a moment ago.")


def test_a_role_that_may_not_is_told_so(channel: Channel) -> None:
    sale = makers.an_order(channel).sale
    packer = caller(makers.a_person(Role.PACKER, "Bob"))
    for refused in (
        packer.patch(f"/sales/{sale.pk}", {"note": "A"}),
        packer.post(f"/sales/{sale.pk}/payments", {"amount": "1", "method": "cash"}),
    ):
        assert (refused.status, refused.code) == (403, "not_allowed")
    assert packer.get(f"/sales/{sale.pk}").status == 200


def test_a_person_sees_the_sales_of_their_outlets_only(channel: Channel) -> None:
    sale = makers.an_order(channel).sale
    stranger = caller(makers.a_person(Role.CASHIER, "Bob", makers.an_outlet("SIDE")))
    assert stranger.get("/sales").json["results"] == []
    for answer in (
        stranger.get(f"/sales/{sale.pk}"),
        stranger.patch(f"/sales/{sale.pk}", {"note": "mine"}),
        stranger.post(f"/sales/{sale.pk}/payments", {"amount": "1", "method": "cash"}),
        stranger.get("/sales/999"),
    ):
        assert (answer.status, answer.code) == (404, "not_found")
    local = caller(makers.a_person(Role.CASHIER, "Eve", channel.outlets.get()))
    assert [found["id"] for found in local.get("/sales").json["results"]] == [sale.pk]


def test_filters_narrow_the_list(owner: Caller, channel: Channel) -> None:
    old = makers.an_order(channel, placed_at=makers.PLACED - timedelta(days=2))
    gone = makers.an_order(channel, customer_name="Bo")
    actions.pack(gone.pk, SYSTEM)
    actions.ship(gone.pk, SYSTEM)
    dropped = makers.an_order(channel)
    actions.cancel(dropped.pk, SYSTEM)

    def found(**query: str) -> list[int]:
        return [sale["id"] for sale in owner.get("/sales", **query).json["results"]]

    sales = [dropped.sale_id, gone.sale_id, old.sale_id]
    assert found() == sales
    assert found(q="bo", status="fulfilled") == [gone.sale_id]
    assert found(status="unfulfilled") == [old.sale_id]
    assert found(status="cancelled") == [dropped.sale_id]
    assert found(**{"from": "2026-03-14"}) == sales[:2]
    assert found(to="2026-03-13") == sales[2:]
    assert found(to="2026-03-14") == sales
    assert found(to="2026-03-14T09:29:59Z") == sales[2:]
    assert found(**{"from": "2026-03-14T10:30:00+01:00"}) == sales[:2]


@pytest.mark.parametrize(
    "query",
    [
        {"from": "yesterday"},
        {"to": "2026-02-30"},
        {"to": "2026-03-14T10:00:00"},
        {"from": "0001-01-01T00:00:00+10:00"},
        {"from": "12"},
        {"status": "lost"},
        {"placed_from": "2026-03-14"},
    ],
)
def test_a_wrong_filter_is_named(owner: Caller, query: dict[str, str]) -> None:
    refused = owner.get("/sales", **query)
    assert refused.status == 422
    assert refused.errors.keys() == query.keys()


def test_a_longer_page_takes_no_more_queries(owner: Caller, channel: Channel) -> None:
    for _ in range(4):
        makers.an_order(channel)
    owner.get("/sales")  # the token's use is noted

    def queries(limit: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(owner.get("/sales", limit=limit).json["results"]) == limit
        return len(asked)

    assert queries(1) == queries(4) <= 7
