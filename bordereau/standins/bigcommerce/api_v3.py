"""What v3 tells about orders and about the store: transactions, refunds, settings, the store."""

from datetime import datetime

from .api_orders import READ, the_order
from .rest import Address, Answer, Call, data, page_of
from .shop import Json
from .state import Order, Refund, Transaction

INFORMATION = ("store_v2_information_read_only", "store_v2_information")
TRANSACTIONS = ("store_v2_transactions_read_only", "store_v2_transactions")

BY_HAND = frozenset({"cod", "bankdeposit"})
SETTINGS: Json = {
    "product_out_of_stock_behavior": "do_nothing",
    "option_out_of_stock_behavior": "do_nothing",
    "update_stock_behavior": "order_placed",
    "edit_order_stock_adjustment": True,
    "refund_order_stock_adjustment": True,
    "stock_level_display": "dont_show",
    "default_out_of_stock_message": "Out of stock",
    "hide_in_product_filtering": False,
    "show_pre_order_stock_levels": False,
    "show_out_of_stock_message": True,
}
NO_SETTINGS: Json = dict.fromkeys(SETTINGS)


def addresses() -> list[Address]:
    return [
        Address("GET", "/v3/orders/{id}/transactions", TRANSACTIONS, transactions),
        Address("GET", "/v3/orders/{id}/payment_actions/refunds", READ, refunds_of),
        Address("GET", "/v3/orders/payment_actions/refunds", READ, refunds),
        Address("GET", "/v3/settings/inventory", INFORMATION, inventory_settings),
        Address("GET", "/v2/store", INFORMATION, store),
        Address("GET", "/v2/time", (), now),
    ]


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def transactions(call: Call) -> Answer:
    order = the_order(call)
    if not order.transactions:
        return Answer(status=204)
    return page_of(call, [transaction(order, one) for one in order.transactions])


def transaction(order: Order, one: Transaction) -> Json:
    return {
        "id": one.id,
        "order_id": str(order.id),
        "event": one.event,
        "method": one.method,
        "amount": one.amount,
        "currency": order.currency,
        "gateway": one.gateway,
        "gateway_transaction_id": f"pi_{one.id}",
        "status": one.status,
        "test": False,
        "fraud_review": False,
        "date_created": iso(one.created),
    }


def refunds_of(call: Call) -> Answer:
    order = the_order(call)
    return data([refund(order, one) for one in order.refunds])


def refunds(call: Call) -> Answer:
    wanted = call.numbers("order_id:in")
    rows = [
        refund(order, one)
        for order in call.shop.state.orders.values()
        if wanted is None or order.id in wanted
        for one in order.refunds
    ]
    return page_of(call, rows)


def refund(order: Order, one: Refund) -> Json:
    items: list[Json] = [
        {"item_type": "PRODUCT", "item_id": number, "quantity": count, "requested_amount": None}
        for number, count in one.items
    ]
    if not items:
        items = [{"item_type": "ORDER", "item_id": order.id, "requested_amount": one.amount}]
    return {
        "id": one.id,
        "order_id": order.id,
        "user_id": 0,
        "created": iso(one.created),
        "reason": one.reason,
        "total_amount": one.amount,
        "total_tax": 0,
        "uses_merchant_override_values": False,
        "payments": [payment(order, one)],
        "items": items,
    }


def payment(order: Order, one: Refund) -> Json:
    """How the money went back: the way it came, or by hand."""
    return {
        "id": one.id,
        "provider_id": order.provider,
        "amount": one.amount,
        "offline": order.provider in BY_HAND,
        "is_declined": False,
        "declined_message": "",
    }


def inventory_settings(call: Call) -> Answer:
    """A sales channel answers null where it has no setting of its own."""
    options = call.shop.options
    if "channel_id" in call.query:
        own = options.channel_stock_when or None
        return data({**NO_SETTINGS, "update_stock_behavior": own})
    return data(
        {
            **SETTINGS,
            "update_stock_behavior": options.stock_when,
            "edit_order_stock_adjustment": options.adjusts_on_edit,
            "refund_order_stock_adjustment": options.adjusts_on_refund,
        }
    )


def store(call: Call) -> Answer:
    shop = call.shop
    return Answer(
        {
            "id": shop.options.store_hash,
            "domain": shop.address,
            "secure_url": f"http://{shop.address}",
            "control_panel_base_url": f"http://{shop.address}",
            "status": "live",
            "name": shop.options.name,
            "country_code": shop.options.locations[0].country,
            "language": "en",
            "currency": shop.options.currency,
            "timezone": {"name": shop.options.timezone},
            "plan_level": "Standard",
            "is_price_entered_with_tax": shop.options.prices_include_tax,
            "default_channel_id": 1,
        }
    )


def now(call: Call) -> Answer:
    return Answer({"time": int(call.shop.clock.now().timestamp())})
