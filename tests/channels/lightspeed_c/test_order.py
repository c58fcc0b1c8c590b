from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bordereau.channels import lightspeed_c
from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection, Stage, StoreAddress

from .bodies import NOWHERE, line, order, read


def test_the_documented_order() -> None:
    found = read()
    assert (found.id, found.number) == ("1001", "ORD00001")
    assert (found.status, found.stage) == ("processing_awaiting_pickup", Stage.OPEN)
    assert found.placed_at == datetime(2013, 9, 24, 19, 48, 17, tzinfo=UTC)
    assert found.updated_at == datetime(2013, 9, 24, 20, 2, 24, tzinfo=UTC)
    assert (found.currency, found.total, found.paid) == ("EUR", Decimal("49.99"), Decimal("49.99"))
    assert (found.is_pickup, found.pickup_place) == (True, "Pick up in store")
    assert (found.customer_name, found.customer_email) == ("Jan Janssen", "info@seoshop.com")
    assert found.payment_method == "SEOshop Payments - iDeal"
    assert found.tax == found.shipping_cost == found.refunded == 0
    assert found.address == StoreAddress(
        name="Ruud Stelder",
        company="SEOshop",
        line1="Keizersgracht 313",
        city="Amsterdam",
        region="Noord-Holland",
        postcode="1016 EE",
        country="NL",
    )


def test_the_shops_own_memo_is_not_the_customers_note() -> None:
    assert read(comment=" Ring twice\r\nplease\x07 ").customer_note == "Ring twice\nplease"
    assert read(memo="Never trust him").customer_note == ""


def test_what_staff_have_sent_already_is_told_to_the_packer() -> None:
    lines = [line(quantityOrdered=3, quantityShipped=2), line(id=2)]
    found = read(lines, status="processing_partially_shipped", comment="Ring twice")
    title = lines[0]["productTitle"]
    assert found.customer_note == f"Ring twice\nAlready shipped on Lightspeed: 2 × {title}"
    assert read(lines, status="completed_shipped").customer_note == ""


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("new", Stage.OPEN),
        ("on_hold", Stage.OPEN),
        ("processing_awaiting_payment", Stage.OPEN),
        ("processing_awaiting_shipment", Stage.OPEN),
        ("processing_awaiting_pickup", Stage.OPEN),
        ("processing_ready_for_pickup", Stage.OPEN),
        ("processing_partially_shipped", Stage.OPEN),
        ("completed", Stage.FINISHED),
        ("completed_shipped", Stage.FINISHED),
        ("completed_picked_up", Stage.FINISHED),
        ("cancelled", Stage.CANCELLED),
        ("offer", Stage.UNPLACED),
        ("completed_by_drone", Stage.UNKNOWN),
    ],
)
def test_what_each_status_means(status: str, stage: Stage) -> None:
    assert (read(status=status).status, read(status=status).stage) == (status, stage)


def test_people_may_say_what_an_odd_status_means() -> None:
    told = Connection("https://x.example", {}, status_stages={"completed_by_drone": Stage.FINISHED})
    body = b'{"order":{"id":1,"status":"completed_by_drone","createdAt":"2026-01-01T00:00:00Z",'
    body += b'"updatedAt":"2026-01-01T00:00:00Z","priceIncl":1},"products":[],"currency":"EUR"}'
    assert lightspeed_c.read_order(told, body).stage is Stage.FINISHED


@pytest.mark.parametrize("nothing", [False, None, ""])
def test_what_is_missing_crashes_nothing(nothing: object) -> None:
    names = [one for one in order() if one not in ("id", "status", "createdAt", "updatedAt")]
    lines = [{"id": 1, "quantityOrdered": 1, **dict.fromkeys(line().keys() - _KEPT, nothing)}]
    found = read(lines, **dict.fromkeys(names, nothing))
    assert found.number == "1001"
    assert found.total == found.paid == 0
    assert (found.customer_name, found.address, found.is_pickup) == ("", StoreAddress(), False)
    assert found.lines[0].product_id is None


_KEPT = {"id", "quantityOrdered"}


def test_a_delivery_names_no_place() -> None:
    found = read(shipmentIsPickup=False, shipmentTitle="Home delivery")
    assert (found.is_pickup, found.pickup_place) == (False, "")
    assert found.shipping_method == "Home delivery"


def test_goods_go_to_the_billing_address_where_no_other_is_given() -> None:
    gone: dict[str, Any] = {
        f"addressShipping{part}": "" for part in ("Street", "City", "Number", "Zipcode")
    }
    found = read(**gone, addressBillingStreet="Damrak", addressBillingNumber="1",
                 addressBillingExtension="B", addressBillingRegion="",
                 addressBillingRegionData={"code": "NH"})  # fmt: skip
    assert (found.address.line1, found.address.region) == ("Damrak 1 B", "NH")
    assert found.address.company == "SEOshop"


def test_delivery_and_payment_fees_are_within_the_total() -> None:
    found = read(priceIncl=56.94, shipmentPriceIncl=4.95, paymentPriceIncl=2.0)
    assert (found.total, found.shipping_cost) == (Decimal("56.94"), Decimal("6.95"))
    assert found.lines[0].total + found.shipping_cost == found.total


@pytest.mark.parametrize(
    "changes",
    [
        {"updatedAt": "yesterday"},
        {"createdAt": "2013-09-24T21:48:17"},  # of which zone?
        {"priceIncl": "much"},
        {"priceIncl": 1e300},
        {"id": "x"},
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="nothing was changed here"):
        read(**changes)


def test_half_a_unit_cannot_be_picked() -> None:
    with pytest.raises(Refused, match="part of a unit"):
        read([line(quantityOrdered=0.5)])


def test_an_answer_of_another_kind_is_no_order() -> None:
    with pytest.raises(Refused, match="not a C-Series order"):
        lightspeed_c.read_order(NOWHERE, b'{"error":{"code":404,"message":"Order not found"}}')
