"""What no platform's document told us of: unknown fields, values and nulls, on every platform.

An order that can be understood is a sale all the same; of one that cannot, one thing is asked.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bordereau.channels import actions
from bordereau.channels.shapes import Stage
from bordereau.inbox.models import InboxRow
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM
from tests.field.trouble import asked, complete, sold, work
from tests.stores import STORES, connected

pytestmark = pytest.mark.django_db(transaction=True)

Json = dict[str, Any]
SURPRISE = {"kind": "new", "values": [1, None, {"of": "late"}]}


def objects(value: Any) -> Iterator[Json]:
    """Every object in an answer, the outer before the inner."""
    if isinstance(value, dict):
        yield value
    for one in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from objects(one)


def with_more(answer: Any) -> Any:
    for one in list(objects(answer)):
        one["surprise"] = SURPRISE
    return answer


# Texts that a store may leave out; each is null in every answer.
OPTIONAL = {
    "bigcommerce": {
        "phone", "company", "street_2", "state", "customer_message", "staff_notes", "ip_address",
        "payment_method", "shipping_method", "upc", "bin_picking_number", "geoip_country",
    },
    "lightspeed": {
        "phone", "companyName", "stateOrProvinceName", "street", "postalCode", "orderComments",
        "paymentMethod", "email", "shippingMethodName", "privateAdminNotes", "imageUrl",
        "ipAddress",
    },
    "lightspeed_c": {
        "phone", "mobile", "companyName", "addressShippingStreet2", "addressShippingRegion",
        "comment", "memo", "paymentTitle", "shipmentTitle", "remoteIp", "variantTitle", "ean",
        "email", "addressBillingStreet2", "addressBillingRegion",
    },
    "shopify": {
        "phone", "company", "address2", "provinceCode", "province", "note", "zip", "email",
        "sku", "variantTitle", "countryCodeV2",
    },
    "woocommerce": {
        "phone", "company", "address_2", "state", "customer_note", "payment_method_title",
        "transaction_id", "email", "method_title", "created_via", "postcode",
    },
}  # fmt: skip


def texts_are(value: str | None) -> Callable[[str], Callable[[Any], Any]]:
    def of(platform: str) -> Callable[[Any], Any]:
        def rewrite(answer: Any) -> Any:
            for one in objects(answer):
                for name in OPTIONAL[platform] & one.keys():
                    if isinstance(one[name], str):
                        one[name] = value
            return answer

        return rewrite

    return of


METHODS = {
    "bigcommerce": {"payment_method", "shipping_method", "payment_provider_id"},
    "lightspeed": {"paymentMethod", "paymentModule", "shippingMethodName"},
    "lightspeed_c": {"paymentTitle", "paymentId", "shipmentTitle", "shipmentId"},
    "shopify": {"gateway", "formattedGateway", "title"},
    "woocommerce": {"payment_method", "payment_method_title", "method_title"},
}


def by_moon_dust(platform: str) -> Callable[[Any], Any]:
    def rewrite(answer: Any) -> Any:
        for one in objects(answer):
            for name in METHODS[platform] & one.keys():
                if isinstance(one[name], str):
                    one[name] = "moon-dust"
        return answer

    return rewrite


STILL_RIGHT: dict[str, Callable[[str], Callable[[Any], Any]]] = {
    "unknown fields": lambda _platform: with_more,
    "nulls for texts": texts_are(None),
    "half an emoji, right to left": texts_are("\u05e9\u05dc\u05d5\u05dd \u202e\x00 \ud83d"),
    "unknown methods": by_moon_dust,
}


@pytest.mark.parametrize("oddity", STILL_RIGHT)
@pytest.mark.parametrize("platform", STORES)
def test_what_can_be_understood_is_a_sale(platform: str, oddity: str) -> None:
    with connected(platform) as shop:
        shop.store.standin.faults.rewrite = STILL_RIGHT[oddity](platform)
        placed = [shop.store.place_order(), shop.store.place_order(units=2)]
        work(shop)
        assert (sold(shop), asked()) == (sorted(placed), {})
        complete(placed)
        work(shop)
        assert asked() == {}
        assert {shop.store.status(one) for one in placed} == {shop.store.completed}


def changed(platform: str, order_id: str, **values: object) -> Callable[[Any], Any]:
    """The order alone, wherever it stands in an answer."""

    def rewrite(answer: Any) -> Any:
        for one in objects(answer):
            if is_order(one, order_id):
                one.update({name: value for name, value in values.items() if name in one})
        return answer

    return rewrite


def is_order(one: Json, order_id: str) -> bool:
    return str(one.get("id", "")).rpartition("/")[2] == order_id


MONEY = ("total", "total_inc_tax", "priceIncl", "totalPriceSet")
STATUSES: dict[str, dict[str, object]] = {
    "bigcommerce": {"status_id": 77, "status": "In orbit"},
    "lightspeed": {"fulfillmentStatus": "IN_ORBIT"},
    "lightspeed_c": {"status": "in_orbit"},
    "shopify": {"displayFinancialStatus": "IN_ORBIT", "displayFulfillmentStatus": "IN_ORBIT"},
    "woocommerce": {"status": "in-orbit"},
}
CURRENCIES: dict[str, dict[str, object]] = {
    "bigcommerce": {"currency_code": "XQZ", "default_currency_code": "XQZ"},
    "shopify": {"currencyCode": "XQZ"},
    "woocommerce": {"currency": "XQZ"},
}


@pytest.mark.parametrize("platform", STORES)
def test_an_unknown_status_is_asked_about_and_answered_goes_on(platform: str) -> None:
    with connected(platform) as shop:
        odd, usual = shop.store.place_order(), shop.store.place_order()
        shop.store.standin.faults.rewrite = changed(platform, odd, **STATUSES[platform])
        work(shop)
        assert asked() == {"statuses": 1}
        assert sold(shop) == sorted([odd, usual])
        sale = Sale.objects.get(store_stage=Stage.UNKNOWN)
        assert sale.store_order_id == odd
        actions.name_status(shop.channel.pk, sale.store_status, Stage.OPEN, SYSTEM)
        work(shop)
        assert asked() == {}


@pytest.mark.parametrize("platform", CURRENCIES)
def test_an_order_in_an_unknown_currency_is_parked_alone(platform: str) -> None:
    """On the other platforms the store has one currency, and its orders name none."""
    with connected(platform) as shop:
        odd, usual = shop.store.place_order(), shop.store.place_order()
        shop.store.standin.faults.rewrite = changed(platform, odd, **CURRENCIES[platform])
        work(shop)
        assert asked() == {"parked": 1}
        assert sold(shop) == [usual]
        row = InboxRow.objects.get(state=InboxRow.State.PARKED)
        assert (row.store_order_id, row.reason_code) == (odd, "unknown_currency")

        shop.store.standin.faults.clear()
        shop.store.touch(odd)
        work(shop)
        assert (sold(shop), asked()) == (sorted([odd, usual]), {})


@pytest.mark.parametrize("platform", STORES)
def test_an_order_without_what_makes_it_one_is_parked_alone(platform: str) -> None:
    with connected(platform) as shop:
        odd, usual = shop.store.place_order(), shop.store.place_order()
        shop.store.standin.faults.rewrite = changed(platform, odd, **dict.fromkeys(MONEY, "a lot"))
        work(shop)
        assert asked() == {"parked": 1}
        assert sold(shop) == [usual]
        row = InboxRow.objects.get(state=InboxRow.State.PARKED)
        assert (row.store_order_id, row.reason_code) == (odd, "unreadable")
