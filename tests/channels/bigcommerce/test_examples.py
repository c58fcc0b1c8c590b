"""Every example of the vendor's documents that we would be sent is read without complaint."""

import base64
import json
from typing import Any

import msgspec
import pytest

from bordereau.channels.bigcommerce import read_order, read_webhook
from bordereau.channels.bigcommerce.consignments import Consignments
from bordereau.channels.bigcommerce.lines import Line, read_lines
from bordereau.channels.bigcommerce.order import Refund
from bordereau.channels.bigcommerce.shipments import _Shipment
from bordereau.channels.bigcommerce.webhooks import HEADER
from bordereau.channels.port import BadSignature
from bordereau.channels.shapes import Connection, Stage

from ..in_hand import SECRET
from .orders import CONNECTION, line
from .vendor import FOLDER, callbacks, example, examples, needs_documents

pytestmark = needs_documents

MADE_UP = FOLDER.parent / "made-up"
ORDERS = [
    *examples("orders_v2.*.orders.response_*"),
    *examples("orders_v2.*.orders_order_id.response_*"),
]


def in_a_list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]


def read_all(pattern: str) -> list[Any]:
    return [one for name in examples(pattern) for one in in_a_list(example(name))]


@pytest.mark.parametrize("name", ORDERS)
def test_the_documents_orders_are_read(name: str) -> None:
    for told in in_a_list(example(name)):
        found = read_order(CONNECTION, json.dumps(told).encode())
        assert found.id == str(told["id"])
        assert found.stage is not Stage.UNKNOWN
        assert found.currency
        assert found.customer_name
        assert found.placed_at <= found.updated_at


def test_the_documents_lines_are_read() -> None:
    told = read_all("orders_v2.get.orders_order_id_products*")
    lines = [msgspec.convert(one, Line) for one in told]
    found = read_lines(lines, with_tax=True, is_deducted=True)
    assert len(found) == len(told) > 3
    assert all(one.name and one.sku and one.total >= 0 for one in found)
    # Old ones name no variant, and one was typed in by hand: those are known by their SKU.
    assert {one.product_id for one in found} == {None, "201-477", "127-99"}


def test_the_documents_consignments_are_read() -> None:
    told = read_all("orders_v2.get.orders_order_id_consignments.response_200*")
    for one in told:
        found = Consignments.read(msgspec.Raw(json.dumps(one).encode()))
        assert list(found.groups)
        assert found.lines == []  # only named


def test_the_documents_shipments_are_read() -> None:
    told = read_all("orders_v2.*shipments*response_20*")
    found = [msgspec.convert(one, _Shipment) for one in told if "tracking_number" in one]
    assert len(found) > 2
    assert all(one.key[0] and one.key[1] for one in found)


def test_the_documents_refunds_are_read() -> None:
    told = [one["data"] for one in read_all("orders_v3.get.*refund*response_200*")]
    assert [msgspec.convert(one, Refund).total_amount for one in told] == [50]


@pytest.mark.parametrize("name", sorted(callbacks()))
def test_the_documents_webhooks_name_their_orders(name: str) -> None:
    body = callbacks()[name].replace(b"{store_hash}", b"abc123").replace(b"/abcde", b"/abc123")
    if json.loads(body).get("producer") != "stores/abc123":
        pytest.skip("It does not say whose it is.")
    found = read_webhook(CONNECTION, SECRET, {HEADER: SECRET}, body)
    about_order = "order/" in name.replace("_", "/") and "inventory" not in name
    about_order = about_order or "shipment" in name
    assert (found.order_id is not None) is about_order


def test_a_signed_delivery_of_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = json.loads((MADE_UP / "bigcommerce.signed_delivery.json").read_text())
    body = base64.b64decode(kept["body_base64"])
    headers = kept["headers"] | {HEADER: SECRET}
    stamp = int(headers["webhook-timestamp"])
    monkeypatch.setattr("bordereau.channels.bigcommerce.webhooks.time.time", lambda: stamp + 5)
    url = "https://api.bigcommerce.com/stores/{store_hash}"
    connection = Connection(url, {"client_secret": kept["client_secret"]})
    assert read_webhook(connection, SECRET, headers, body).order_id == "250"
    with pytest.raises(BadSignature):
        read_webhook(connection, SECRET, headers, body + b" ")


@pytest.mark.parametrize(
    ("name", "stage", "is_paid", "is_pickup"),
    [
        ("authorized_unpaid", Stage.OPEN, False, False),
        ("incomplete_do_not_import", Stage.UNPLACED, False, False),
        ("pickup_expanded", Stage.OPEN, True, True),
    ],
)
def test_orders_made_up_from_the_documents(
    name: str, stage: Stage, is_paid: bool, is_pickup: bool
) -> None:
    body = (MADE_UP / f"bigcommerce.order.{name}.json").read_bytes()
    found = read_order(CONNECTION, body)
    assert (found.stage, found.is_pickup) == (stage, is_pickup)
    assert (found.paid == found.total) is is_paid


def test_our_own_lines_have_the_fields_of_theirs() -> None:
    """What tests make up is no invention."""
    theirs: set[str] = set().union(*read_all("orders_v2.get.orders_order_id_products*"))
    assert set(line()) <= theirs | {"order_pickup_method_id"}
