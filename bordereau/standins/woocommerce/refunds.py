"""Refunds: rows of their own, which leave the order's lines and totals as they were."""

from decimal import Decimal

from . import lines, stock
from .errors import Json, RefundRefusal, Refusal
from .shop import Shop
from .state import ZERO, Line, Order, Refund


def create(shop: Shop, order: Order, body: Json) -> Refund:
    amount = lines.decimal(body.get("amount"))
    if amount < 0 or amount > order.total - order.refunded:
        raise RefundRefusal("Invalid refund amount.")
    if body.get("api_refund", True):
        raise RefundRefusal("The payment gateway for this order does not exist.")
    chosen = [(find(order, row), row) for row in body.get("line_items") or []]
    refund = add(shop, order, amount, str(body.get("reason", "")))
    for line, row in chosen:
        refund.lines.append(refund_line(shop, line, row))
        if body.get("api_restock", True):
            stock.give_back_refunded(shop, line, int(row.get("quantity", 0)))
    if refund.lines:
        refund.tax_line_id = shop.state.next_id("item")
    order.modified = shop.clock.now()
    if order.refunded >= order.total and order.total > 0:
        order.status = "refunded"
        shop.fire("action.woocommerce_order_status_refunded", order.id)
    shop.order_changed(order)
    shop.fire("order.updated", order.id)
    return refund


def refund_the_rest(shop: Shop, order: Order) -> None:
    add(shop, order, order.total - order.refunded, "Order fully refunded.")


def add(shop: Shop, order: Order, amount: Decimal, reason: str) -> Refund:
    full = amount >= order.total - order.refunded
    kind = shop.meta("_refund_type", "full" if full and amount > 0 else "partial")
    number = shop.state.next_id("post")
    refund = Refund(number, order.id, shop.clock.now(), amount, reason, kind)
    order.refunds.insert(0, refund)
    return refund


def find(order: Order, row: Json) -> Line:
    line = next((line for line in order.lines if line.id == row.get("id")), None)
    if line is None:
        raise Refusal(400, "woocommerce_rest_invalid_item_id", "Order item ID is invalid.")
    return line


def refund_line(shop: Shop, line: Line, row: Json) -> Line:
    total = lines.decimal(row.get("refund_total"))
    taxed = sum((lines.decimal(tax["refund_total"]) for tax in row.get("refund_tax", [])), ZERO)
    return Line(
        id=shop.state.next_id("item"),
        name=line.name,
        product_id=line.product_id,
        variation_id=line.variation_id,
        quantity=-int(row.get("quantity", 0)),
        subtotal=-total,
        subtotal_tax=-taxed,
        total=-total,
        total_tax=-taxed,
        meta=[shop.meta("_refunded_item_id", str(line.id))],
    )
