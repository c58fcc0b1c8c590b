"""Whatever the connector asks and the stand-in answers is as the vendor's OpenAPI files have it."""

import re
from collections.abc import Iterator
from typing import ClassVar

import httpx
import pytest

from bordereau.channels import bigcommerce, http
from bordereau.channels.bigcommerce.client import Store
from bordereau.channels.bigcommerce.details import _lines
from bordereau.channels.bigcommerce.order import Order
from bordereau.channels.port import Platform
from bordereau.channels.shapes import Goal, Parcel, StatusPush, StockCount

from ..contract import Contract
from ..in_hand import ADDRESS, SECRET
from .conftest import BigCommerceInHand
from .specification import Exchange, faults
from .vendor import needs_documents

pytestmark = needs_documents

# Where the files are known to say less than the vendor's own pages do, or what cannot be.
KNOWN = {
    r"\w+ \S+ (401|403|429|500): Unknown response http status": (
        "No file speaks of the gateway's own refusals; “Status codes” and “API rate limits” do."
    ),
    r"\w+ \S+ (401|403|429|500): Content for the following mimetype not found": (
        "The gateway's refusals are plain JSON, whatever kind of it an address promises."
    ),
    r"GET /v2/orders 204: Unknown response http status": (
        "An empty list of v2 is no content, says the vendor's own client; the file says so only of "
        "shipments."
    ),
    r"GET /v2/orders/\{id\}/shipments 204: Missing response data": (
        "The file gives this one a body, which an answer without content cannot have."
    ),
    r"PUT /v2/orders/\{id\} 404: Unknown response http status": (
        "The file knows of no order that is not there when it is written to; “Status codes” does."
    ),
    r"GET \S+ \d+: invalid literal for int\(\) with base 10: '\d+(,\d+)+'": (
        "A list of numbers has commas on every page of the vendor's; the file forgot to say so."
    ),
    r"GET /v3/settings/inventory 200: (data\.\w+: None [^;]+(; )?)+$": (
        "Null means “as for the whole store”, says the description beside the types."
    ),
    r"GET /v3/hooks 200: data: \[\] should be non-empty": (
        "An account that has made no webhook yet has an empty list of them."
    ),
}


@pytest.fixture
def exchanges(monkeypatch: pytest.MonkeyPatch) -> list[Exchange]:
    """All that goes over the wire in a test."""
    seen: list[Exchange] = []
    send = http._exchange

    def recorded(client: httpx.Client, request: http._Request) -> http.Answer:
        answer = send(client, request)
        seen.append(Exchange(request, answer))
        return answer

    monkeypatch.setattr(http, "_exchange", recorded)
    return seen


@pytest.fixture(autouse=True)
def _all_is_as_specified(exchanges: list[Exchange]) -> Iterator[None]:
    yield
    by_kind = {one.said: one for one in exchanges}
    found = [fault for one in by_kind.values() for fault in faults(one)]
    assert [one for one in found if not any(re.match(known, one) for known in KNOWN)] == []


class TestContract(Contract):
    platform: ClassVar[Platform] = bigcommerce


def read_all(store: BigCommerceInHand, *order_ids: str) -> None:
    for received in bigcommerce.fetch_orders(store.connection, order_ids).values():
        assert received is not None
        bigcommerce.read_order(store.connection, received.body)


def test_every_kind_of_order(store: BigCommerceInHand) -> None:
    card = next(
        one.sku
        for one in store.standin.shop.state.variants.values()
        if store.standin.shop.product_of(one).type == "digital"
    )
    mixed = store.standin.place_order({store.sku: 3, card: 1}, note="Ring twice")
    only_digital = store.standin.place_order({card: 1})
    pickup, unpaid = store.place_order(pickup="Riverside"), store.place_order(paid=False)
    at_the_door = store.standin.place_order({store.sku: 1}, payment="cod")
    left = store.standin.abandon_checkout({store.sku: 1})
    store.standin.refund(mixed.id, items={store.sku: 1}, reason="A chip")
    store.standin.refund(at_the_door.id, "1.50")
    store.standin.ship(mixed.id, {store.sku: 1}, tracking_number="6A1")
    read_all(store, str(mixed.id), pickup, unpaid, str(left.id))
    for order in (only_digital, at_the_door):
        read_all(store, str(order.id))


def test_lines_and_addresses_that_are_asked_for_apart(store: BigCommerceInHand) -> None:
    number = int(store.place_order())
    parsed = Order(number, 11, "Tue, 05 Mar 2024 21:40:11 +0000", "1.00", items_total=9)
    assert set(_lines(Store(store.connection), parsed)) == {"_products", "_shipping_addresses"}


def test_a_shipment_that_is_corrected_and_then_taken_back(store: BigCommerceInHand) -> None:
    order_id = store.place_order()
    for goal, number, told in (
        (Goal.COMPLETED, "6A1", ()),
        (Goal.COMPLETED, "6A2", ("6A1",)),
        (Goal.REOPENED, "6A2", ("6A1", "6A2")),
    ):
        wish = StatusPush(order_id, goal, False, (Parcel("UPS", number),), told)
        bigcommerce.push_status(store.connection, wish)
    assert store.standin.order(int(order_id)).shipments == []


def test_stock_of_every_kind(store: BigCommerceInHand) -> None:
    counted = [one for one in store.standin.shop.state.variants.values() if one.levels]
    whole = next(one for one in counted if store.standin.shop.product_of(one).tracking == "product")
    parted = next(one for one in counted if store.standin.shop.product_of(one).option_name)
    told = [
        StockCount(f"{one.product_id}-{one.id}", 77, place)
        for one in (whole, parted)
        for place in ("1", "2")
    ]
    found = bigcommerce.push_stock(store.connection, told)
    assert set(found.values()) == {None}


def test_webhooks_that_are_put_right(store: BigCommerceInHand) -> None:
    bigcommerce.ensure_webhooks(store.connection, ADDRESS, "an older secret")
    store.standin.add_hook("store/product/*", ADDRESS)
    store.standin.deliveries.block(0)
    assert bigcommerce.ensure_webhooks(store.connection, ADDRESS, SECRET).repaired == 2


@pytest.mark.parametrize("own", ["", "order_completed_or_shipped"])
def test_settings_of_the_store_and_of_a_sales_channel(store: BigCommerceInHand, own: str) -> None:
    store.standin.set_options(channel_stock_when=own)
    read_all(store, store.place_order())


def test_a_wrong_word_is_found() -> None:
    """Else all of this would prove nothing."""
    put = http._Request("PUT", "x/stores/abc/v2/orders/118", {}, {"status_id": "nine"}, None)
    kind = httpx.Headers({"content-type": "application/json"})
    (asked, *_others) = faults(Exchange(put, http.Answer(200, kind, b'{"id": 118}')))
    assert asked == "PUT /v2/orders/{id} 200: status_id: 'nine' is not of type 'integer'"
    get = http._Request("GET", "x/stores/abc/v3/hooks", {}, None, None)
    (answered,) = faults(Exchange(get, http.Answer(200, kind, b'{"data": "much"}')))
    assert "is not of type 'array'" in answered
    nowhere = http._Request("GET", "x/stores/abc/v3/nowhere", {}, None, None)
    assert faults(Exchange(nowhere, http.Answer(200, kind, b"{}")))
