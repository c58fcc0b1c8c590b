"""An order's JSON in our words."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bordereau.channels.bigcommerce.order import read_order
from bordereau.channels.port import Refused
from bordereau.channels.shapes import Stage

from .orders import ADDRESS, CONNECTION, collected, line, order, parcel, parts, read


def test_a_delivery() -> None:
    found = read()
    assert (found.id, found.number, found.stage) == ("118", "118", Stage.OPEN)
    assert found.placed_at == datetime(2024, 3, 5, 21, 40, 11, tzinfo=UTC)
    assert found.updated_at == datetime(2024, 3, 11, 15, 17, 25, tzinfo=UTC)
    assert (found.currency, found.total, found.paid) == ("EUR", Decimal("28.90"), Decimal("28.90"))
    assert (found.shipping_cost, found.tax) == (Decimal("4.90"), Decimal(0))
    assert (found.customer_name, found.customer_email) == ("Zoë Martin", "zoe@example.test")
    assert (found.address.line1, found.address.line2) == ("1 rue Haute", "2e étage")
    assert (found.address.postcode, found.address.country) == ("69001", "FR")
    assert (found.shipping_method, found.customer_note) == ("Flat rate", "Ring twice")
    assert (found.is_pickup, found.pickup_place) == (False, "")


def test_what_staff_have_sent_already_is_told_to_the_packer() -> None:
    mixed = parts(shipping=[parcel(line(quantity_shipped=1), line(id=502))])
    found = read(status_id=3, consignments=mixed)
    assert found.stage is Stage.OPEN
    mug = found.lines[0].name
    assert found.customer_note == f"Ring twice\nAlready shipped on BigCommerce: 1 × {mug}"
    assert read(status_id=10, consignments=mixed).customer_note == "Ring twice"


def test_a_line_has_its_ids_codes_and_amounts() -> None:
    (found,) = read().lines
    assert (found.id, found.product_id, found.sku) == ("501", "77-101", "MUG-SAGE")
    assert (found.gtin, found.quantity, found.refunded) == ("2200000000017", 2, 0)
    assert (found.unit_price, found.total) == (Decimal(12), Decimal(24))


def test_without_tax_in_its_prices_the_tax_stands_apart() -> None:
    found = read(is_tax_inclusive_pricing=False)
    assert (found.lines[0].unit_price, found.lines[0].total) == (Decimal(10), Decimal(20))
    assert (found.shipping_cost, found.tax) == (Decimal("4.08"), Decimal("4.82"))
    assert sum(one.total for one in found.lines) + found.shipping_cost + found.tax == found.total


def test_a_discount_is_off_its_line() -> None:
    cheaper = line(applied_discounts=[{"amount": "3.0000"}, {"amount": 1}])
    assert read(consignments=parts(shipping=[parcel(cheaper)])).lines[0].total == 20


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: [one]])
def test_consignments_come_as_an_object_or_in_a_list(wrap: Any) -> None:
    assert read(consignments=wrap(parts(shipping=[parcel()]))) == read()


def test_a_list_of_several_is_put_together() -> None:
    both = [parts(shipping=[parcel()]), parts(downloads=[{"line_items": [line(id=502)]}])]
    assert [one.id for one in read(consignments=both).lines] == ["501", "502"]


@pytest.mark.parametrize("nothing", [None, [], {}])
def test_lines_and_addresses_that_came_apart(nothing: Any) -> None:
    apart: dict[str, Any] = {"_products": [line()], "_shipping_addresses": [parcel()]}
    assert read(consignments=nothing, **apart) == read()


def test_where_lines_are_only_named_the_ones_apart_count() -> None:
    named = parcel(line_items=[{"url": "https://x/orders/118/products/501", "resource": "/x"}])
    assert read(consignments=parts(shipping=[named]), _products=[line()]) == read()


@pytest.mark.parametrize(
    ("status_id", "stage"),
    [
        (0, Stage.UNPLACED),
        (1, Stage.OPEN),
        (2, Stage.FINISHED),
        (3, Stage.OPEN),
        (4, Stage.CANCELLED),
        (5, Stage.CANCELLED),
        (6, Stage.CANCELLED),
        (7, Stage.OPEN),
        (8, Stage.OPEN),
        (9, Stage.OPEN),
        (10, Stage.FINISHED),
        (11, Stage.OPEN),
        (12, Stage.OPEN),
        (13, Stage.OPEN),
        (14, Stage.OPEN),
        (99, Stage.UNKNOWN),
    ],
)
def test_a_status_is_its_number(status_id: int, stage: Stage) -> None:
    assert read(status_id=status_id, status="As it may be").stage is stage


@pytest.mark.parametrize("label", ["Completed", "Cancelled", "Incomplete", "Parti", ""])
def test_a_renamed_label_changes_nothing(label: str) -> None:
    told = replace(CONNECTION, status_stages={label: Stage.CANCELLED})
    found = read(told, status_id=11, status=label)
    assert found.stage is Stage.OPEN
    assert found.status == (label or "Awaiting Fulfillment")  # as the shop's own staff call it


def test_what_a_person_said_of_a_number_we_do_not_know() -> None:
    told = replace(CONNECTION, status_stages={"At the engraver's": Stage.OPEN})
    assert read(told, status_id=99, status="At the engraver's").stage is Stage.OPEN


def test_an_archived_order_is_off_the_desk() -> None:
    assert read(is_deleted=True).stage is Stage.CANCELLED
    assert read(is_deleted=True, status_id=10).stage is Stage.FINISHED


def test_one_that_was_partly_refunded_has_left_if_it_was_sent() -> None:
    sent = "Mon, 11 Mar 2024 15:17:25 +0000"
    assert read(status_id=14, date_shipped=sent).stage is Stage.FINISHED


def test_a_pickup_names_its_location() -> None:
    found = read(consignments=parts(pickups=[collected()]))
    assert (found.is_pickup, found.pickup_place, found.pickup_place_name) == (
        True, "2", "Riverside",
    )  # fmt: skip


def test_a_pickup_is_told_by_its_lines_as_well() -> None:
    mine = line(order_address_id=51, order_pickup_method_id=9)
    apart: dict[str, Any] = {"_products": [mine], "_shipping_addresses": [parcel()]}
    assert read(consignments=None, **apart).is_pickup


@pytest.mark.parametrize(
    ("method", "is_pickup"),
    [
        ("Pickup in Store - Riverside", True),
        ("Free Pick-Up", True),
        ("Click & Collect", True),
        ("Retrait en boutique", True),
        ("Ramassage", True),
        ("Collect from Old Town", True),
        ("Flat rate", False),
        ("Collected Goods Courier", False),
        ("", False),
    ],
)
def test_a_way_of_shipping_renamed_to_pickup(method: str, is_pickup: bool) -> None:
    found = read(consignments=parts(shipping=[parcel(shipping_method=method)]))
    assert found.is_pickup is is_pickup
    assert found.pickup_place == (method if is_pickup else "")


def test_what_is_partly_sent_is_a_delivery() -> None:
    mine = line(id=502, order_address_id=0, order_pickup_method_id=9)
    both = parts(shipping=[parcel()], pickups=[collected(mine)])
    found = read(consignments=both)
    assert (found.is_pickup, len(found.lines)) == (False, 2)


def test_a_second_address_is_in_the_note() -> None:
    far = parcel(line(id=502), id=52, first_name="Ada", city="Turin")
    found = read(consignments=parts(shipping=[parcel(), far]))
    assert found.address.city == "Lyon"
    assert found.customer_note == (
        "Ring twice\n→ Ada Martin, 1 rue Haute, 2e étage, 69001, Turin, FR: 2 × Mug"
    )


def test_downloads_are_packed_by_nobody() -> None:
    cards = {"gift_certificates": [{"line_items": [line(id=503, type="giftcertificate")]}]}
    files = [{"line_items": [line(id=502, type="digital", order_address_id=0)]}]
    found = read(consignments=parts(downloads=files, email=cards))
    assert [one.is_digital for one in found.lines] == [True, True]
    assert (found.is_pickup, found.shipping_method) == (False, "")
    assert found.address.city == "Lyon"  # of the invoice


def test_a_product_typed_in_by_hand_has_no_number() -> None:
    typed = line(product_id=0, variant_id=0, sku="", upc="")
    (found,) = read(consignments=parts(shipping=[parcel(typed)])).lines
    assert (found.product_id, found.sku, found.name) == (None, "", "Mug")


def test_a_packer_reads_every_choice() -> None:
    chosen = line(
        product_options=[{"display_name": "Colour", "display_value": "Sage"}],
        configurable_fields=[{"name": "Engraving", "value": "Zoë"}],
        wrapping_name="Gift box",
        wrapping_message="Bravo",
    )
    (found,) = read(consignments=parts(shipping=[parcel(chosen)])).lines
    assert found.name == "Mug, Colour: Sage, Engraving: Zoë, Gift box: Bravo"


def test_units_that_were_refunded() -> None:
    found = read(
        consignments=parts(shipping=[parcel(line(quantity_refunded=1))]),
        _refunds=[{"total_amount": 12}, {"total_amount": 0.5}],
        refunded_amount="0.0000",  # always, says the reference
    )
    assert (found.lines[0].refunded, found.refunded) == (1, Decimal("12.5"))


@pytest.mark.parametrize(
    ("status_id", "at_once", "late"),
    [(0, 0, 0), (7, 2, 0), (11, 2, 0), (9, 2, 0), (3, 2, 0), (2, 2, 2), (10, 2, 2), (4, 0, 0),
     (5, 0, 0), (6, 0, 0), (14, 2, 0)],
)  # fmt: skip
def test_when_the_store_takes_goods_off_its_own_stock(
    status_id: int, at_once: int, late: int
) -> None:
    assert read(status_id=status_id).lines[0].deducted == at_once
    assert read(status_id=status_id, _stock_on_completion=True).lines[0].deducted == late


def test_what_was_partly_refunded_after_it_left_is_off_but_for_the_refund() -> None:
    some = parts(shipping=[parcel(line(quantity_refunded=1))])
    sent: dict[str, Any] = {"status_id": 14, "date_shipped": "Mon, 11 Mar 2024 15:17:25 +0000"}
    for late in (False, True):
        found = read(consignments=some, _stock_on_completion=late, **sent)
        assert found.lines[0].deducted == 1


def test_an_order_of_a_company_without_a_name() -> None:
    nameless = ADDRESS | {"first_name": "", "last_name": "", "company": "Engines & Co"}
    found = read(billing_address=nameless)
    assert found.customer_name == "Engines & Co"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "118"},
        {"status_id": "Completed"},
        {"status_id": None},
        {"total_inc_tax": "much"},
        {"date_created": "yesterday"},
        {"consignments": "none"},
    ],
)
def test_what_is_no_order_of_this_store_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        read_order(CONNECTION, order(**change))


def test_fields_and_values_that_we_do_not_know_are_passed_over() -> None:
    found = read(
        a_new_field={"deep": [1]}, payment_status="captured", customer_message=None,
        billing_address=None, channel_id=664179, external_source="somebody", items_total="2",
    )  # fmt: skip
    assert (found.customer_name, found.customer_note) == ("", "")
