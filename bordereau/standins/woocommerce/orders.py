"""What can be done to an order."""

import re
import string
from typing import Any

from . import errors, lines, money, refunds, stock
from .errors import Json, Refusal
from .shop import Shop
from .state import Order

ADDRESS = (
    "first_name", "last_name", "company", "address_1", "address_2",
    "city", "state", "postcode", "country",
)  # fmt: skip
BILLING = (*ADDRESS, "email", "phone")
SHIPPING = (*ADDRESS, "phone")
PLAIN = ("payment_method", "payment_method_title", "transaction_id", "customer_note", "currency")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def check(shop: Shop, body: Json) -> None:
    """What a single write refuses. A batch skips all of this."""
    allowed = ["auto-draft", *shop.statuses]
    if "status" in body and body["status"] not in allowed:
        raise errors.not_one_of("status", allowed)
    if "currency" in body and body["currency"] not in money.SYMBOLS:
        raise errors.not_one_of("currency", sorted(money.SYMBOLS))
    email = (body.get("billing") or {}).get("email")
    if email and not EMAIL.fullmatch(email):
        raise errors.invalid("billing", "Invalid email address.", "rest_invalid_email")
    if body.get("customer_id"):
        raise Refusal(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")
    lines.check(body)


def create(shop: Shop, body: Json, created_via: str = "rest-api") -> Order:
    now = shop.clock.now()
    order = Order(
        id=0,
        order_key="wc_order_" + shop.token(13, string.ascii_letters + string.digits),
        status="pending",
        currency=shop.options.currency,
        created=now,
        modified=now,
        billing=dict.fromkeys(BILLING, ""),
        shipping=dict.fromkeys(SHIPPING, ""),
        created_via=created_via,
    )
    write_fields(shop, order, body)
    order.id = shop.state.next_id("post")
    shop.state.orders[order.id] = order
    for row in body.get("coupon_lines") or []:
        lines.apply_coupon(shop, order, row)
    settle(shop, order, body)
    shop.order_changed(order)
    # The block checkout announces the change before the order itself.
    told = ("order.created", "order.updated")
    for topic in reversed(told) if created_via == "store-api" else told:
        shop.fire(topic, order.id)
    return order


def update(shop: Shop, order: Order, body: Json) -> Order:
    """Every write counts as a change, even an empty one."""
    was_trashed = order.status == "trash"
    write_fields(shop, order, body)
    settle(shop, order, body)
    touch(shop, order)
    if not was_trashed:  # taking an order out of the trash this way is announced to nobody
        shop.fire("order.updated", order.id)
    return order


def touch(shop: Shop, order: Order) -> None:
    order.modified = shop.clock.now()
    shop.order_changed(order)


def write_fields(shop: Shop, order: Order, body: Json) -> None:
    for name in PLAIN:
        if name in body:
            setattr(order, name, str(body[name]))
    write_address(order.billing, body.get("billing"), BILLING)
    write_address(order.shipping, body.get("shipping"), SHIPPING)
    for row in body.get("meta_data") or []:
        order.meta = [meta for meta in order.meta if meta.key != row["key"]]
        order.meta += shop.meta_list([row])
    write_lines(shop, order, body)


def write_address(address: dict[str, str], body: Any, names: tuple[str, ...]) -> None:
    address.update({name: str(body[name]) for name in names if body and name in body})


def write_lines(shop: Shop, order: Order, body: Json) -> None:
    for row in body.get("line_items") or []:
        if "id" in row:
            edit_line(shop, order, row)
        else:
            order.lines.append(lines.build(shop, row))
            if order.stock_reduced:
                stock.take(shop, order.lines[-1], order.lines[-1].quantity)
    order.shipping_lines += [lines.build_shipping(shop, r) for r in body.get("shipping_lines", [])]
    order.fee_lines += [lines.build_fee(shop, row) for row in body.get("fee_lines", [])]
    if not order.tax_line_id and (order.lines or order.shipping_lines or order.fee_lines):
        order.tax_line_id = shop.state.next_id("item")


def edit_line(shop: Shop, order: Order, row: Json) -> None:
    line = next((line for line in order.lines if line.id == row["id"]), None)
    if line is None:
        raise Refusal(
            400, "woocommerce_rest_invalid_item_id", "Order item ID provided is not associated"
            " with order.",
        )  # fmt: skip
    before = line.quantity
    lines.edit(shop, line, row)
    if order.stock_reduced:
        stock.take(shop, line, line.quantity - before)
    if line.quantity == 0:
        order.lines.remove(line)


def settle(shop: Shop, order: Order, body: Json) -> None:
    """Status and payment, after the lines that the totals rest on."""
    if "status" in body:
        known = body["status"] if body["status"] in shop.statuses else "pending"
        set_status(shop, order, known)
    if body.get("set_paid"):
        pay(shop, order)


def pay(shop: Shop, order: Order) -> None:
    order.paid = order.paid or shop.clock.now()
    if order.status in {"pending", "on-hold", "failed", "cancelled"}:
        set_status(shop, order, "processing")


def set_status(shop: Shop, order: Order, status: str) -> None:
    before, order.status = order.status, status
    now = shop.clock.now()
    pays_on_delivery = order.payment_method == "cod"
    if status == "completed" or (status == "processing" and not pays_on_delivery):
        order.paid = order.paid or now
    if status == "completed" and before != "completed":
        order.completed = now
    if status == "refunded" and order.refunded < order.total:
        refunds.refund_the_rest(shop, order)
    stock.follow_status(shop, order)
    if before != status:
        shop.fire(f"action.woocommerce_order_status_{status}", order.id)


def trash(shop: Shop, order: Order) -> None:
    stamp = str(int(shop.clock.now().timestamp()))
    order.meta.append(shop.meta("_wp_trash_meta_status", f"wc-{order.status}"))
    order.meta.append(shop.meta("_wp_trash_meta_time", stamp))
    order.status = "trash"
    touch(shop, order)
    shop.fire("order.deleted", order.id)


def restore(shop: Shop, order: Order) -> None:
    """Out of the trash by hand, in the shop's own pages: the one way that is announced."""
    before = next(m.value for m in reversed(order.meta) if m.key == "_wp_trash_meta_status")
    order.status = str(before).removeprefix("wc-")
    order.meta = [meta for meta in order.meta if not meta.key.startswith("_wp_trash_meta")]
    touch(shop, order)
    shop.fire("order.restored", order.id)


def delete(shop: Shop, order: Order) -> None:
    """For good, and nobody is told."""
    del shop.state.orders[order.id]
    shop.order_changed(order)


def needs_payment(order: Order) -> bool:
    return order.status in {"pending", "failed"} and order.total > 0
