"""An order as the Admin API shows it."""

from decimal import Decimal
from typing import Any

from . import orders, routing
from .lists import connection
from .render import Json, Show, attributes, gid
from .scopes import FULFIL
from .state import Order


def order(show: Show, one: Order) -> Json:
    paid = orders.is_paid(one)
    shipping = {"id": gid("ShippingLine", one.id), "title": one.shipping_title,
                "code": one.shipping_title, "source": "shopify"}  # fmt: skip
    return {
        "__typename": "Order",
        "id": gid("Order", one.id),
        "legacyResourceId": str(one.id),
        "name": f"#{one.number}",
        "number": one.number,
        "confirmationNumber": one.key[:9].upper(),
        "createdAt": one.created.isoformat(),
        "processedAt": one.created.isoformat(),
        "updatedAt": one.updated.isoformat(),
        "cancelledAt": one.cancelled.isoformat() if one.cancelled else None,
        "cancelReason": "CUSTOMER" if one.cancelled else None,
        "closedAt": one.closed.isoformat() if one.closed else None,
        "closed": one.closed is not None,
        "confirmed": True,
        "edited": one.edited,
        "test": one.test,
        "sourceName": one.source,
        "currencyCode": show.shop.options.currency,
        "presentmentCurrencyCode": show.shop.options.currency,
        "taxesIncluded": True,
        "displayFinancialStatus": orders.financial_status(one),
        "displayFulfillmentStatus": routing.display_status(one),
        "returnStatus": "NO_RETURN",
        "fullyPaid": paid,
        "unpaid": not one.received,
        "canMarkAsPaid": not paid and not one.cancelled,
        "capturable": one.authorized,
        "fulfillable": any(line.unfulfilled for line in one.lines),
        "requiresShipping": any(line.requires_shipping for line in one.lines),
        "paymentGatewayNames": [one.gateway],
        **sums(show, one),
        "note": one.note or None,
        "tags": [],
        "customAttributes": attributes(one.attributes),
        "email": one.email,
        "phone": one.phone,
        "shippingAddress": address(one.id, one.shipping),
        "billingAddress": address(one.id, one.billing),
        "shippingLines": lambda *_, **__: {"nodes": [shipping] if one.shipping_title else []},
        "refunds": lambda *_, **__: [refund(show, found) for found in one.refunds],
        "lineItems": lambda _info, **asked: connection(
            one.lines, lambda line: [line.id], show.line, **asked
        ),
        "fulfillmentOrders": lambda _info, **asked: parts(show, one, asked),
        "fulfillments": lambda _info, first=None, **_: [
            show.sent(found, f"#{one.number}-F{at}", {"id": gid("Order", one.id)})
            for at, found in enumerate(one.sent, 1)
        ][:first],
    }


def parts(show: Show, one: Order, asked: dict[str, Any]) -> Json:
    """Those that the app may see: without the scope the list is empty, and nobody says why."""
    seen = one.parts if show.granted.has(f"read_{FULFIL}") else []
    names = one.shipping or one.billing
    return connection(seen, lambda part: [part.id], lambda part: show.part(part, names), **asked)


def sums(show: Show, one: Order) -> Json:
    percent = show.shop.options.tax_percent
    tax = one.current_total * percent / (100 + percent)
    shown = {
        "totalPriceSet": one.ordered_total,
        "currentTotalPriceSet": one.current_total,
        "currentSubtotalPriceSet": sum((x.price * x.current for x in one.lines), Decimal(0)),
        "currentTotalTaxSet": tax,
        "currentTotalDiscountsSet": Decimal(0),
        "currentShippingPriceSet": one.shipping_price,
        "totalOutstandingSet": one.outstanding,
        "totalReceivedSet": one.received,
        "totalRefundedSet": one.refunded,
        "totalTipReceivedSet": Decimal(0),
    }
    return {name: show.money(amount) for name, amount in shown.items()}


def refund(show: Show, one: Any) -> Json:
    return {
        "__typename": "Refund",
        "id": gid("Refund", one.id),
        "createdAt": one.created.isoformat(),
        "note": None,
        "totalRefundedSet": show.money(one.amount),
        "refundLineItems": lambda _info, **asked: connection(
            one.units.items(),
            lambda row: [row[0]],
            lambda row: {"quantity": row[1], "restocked": True, "restockType": "CANCEL",
                         "lineItem": {"id": gid("LineItem", row[0])}},
            **asked,
        ),
    }  # fmt: skip


def address(number: int, given: dict[str, str] | None) -> Json | None:
    if given is None:
        return None
    first, last = given.get("first_name") or None, given.get("last_name") or None
    return {
        "id": gid("MailingAddress", number),
        "name": " ".join(filter(None, (first, last))) or None,
        "firstName": first,
        "lastName": last,
        "company": given.get("company") or None,
        "address1": given.get("address_1") or None,
        "address2": given.get("address_2") or None,
        "city": given.get("city") or None,
        "provinceCode": given.get("state") or None,
        "zip": given.get("postcode") or None,
        "countryCodeV2": given.get("country") or None,
        "phone": given.get("phone") or None,
    }
