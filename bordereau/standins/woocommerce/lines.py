"""The lines of an order: what was bought, how it is sent, fees and coupons."""

from decimal import Decimal, InvalidOperation
from typing import Any

from . import errors, money
from .errors import Json, Refusal
from .shop import Shop
from .state import ZERO, Coupon, CouponLine, FeeLine, Line, Order, Product, ShippingLine


def decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(value or 0))
    except InvalidOperation:
        return ZERO


def tax(shop: Shop, amount: Decimal) -> Decimal:
    return money.tax_on(amount, shop.options.tax_percent)


def build(shop: Shop, body: Json) -> Line:
    """One line as sent. An unknown product or SKU is accepted and leaves an empty line."""
    if not (body.get("product_id") or body.get("variation_id") or body.get("sku")):
        raise Refusal(
            400, "woocommerce_rest_required_product_reference", "Product ID or SKU is required."
        )
    product = find(shop, body)
    quantity = int(body.get("quantity", 1))
    price = decimal(product.price if product else 0) * max(quantity, 0)
    line = Line(
        id=shop.state.next_id("item"),
        name=str(body.get("name") or (product.name if product else "")),
        product_id=(product.parent_id or product.id) if product else 0,
        variation_id=product.id if product and product.parent_id else 0,
        quantity=quantity,
        subtotal=ZERO,
        subtotal_tax=ZERO,
        total=ZERO,
        total_tax=ZERO,
    )
    subtotal = decimal(body["subtotal"]) if "subtotal" in body else price
    set_amounts(shop, line, subtotal, decimal(body["total"]) if "total" in body else subtotal)
    line.meta = shop.meta_list([*variation_meta(product), *body.get("meta_data", [])])
    return line


def find(shop: Shop, body: Json) -> Product | None:
    number = body.get("variation_id") or body.get("product_id")
    if number:
        return shop.state.products.get(int(number))
    return shop.product_by_sku(str(body.get("sku", "")))


def variation_meta(product: Product | None) -> list[Json]:
    if product is None or not product.parent_id:
        return []
    return [
        {
            "key": attribute["slug"],
            "value": attribute["option"].lower() if attribute["id"] else attribute["option"],
        }
        for attribute in product.attributes
    ]


def set_amounts(shop: Shop, line: Line, subtotal: Decimal, total: Decimal) -> None:
    line.subtotal, line.subtotal_tax = subtotal, tax(shop, subtotal)
    line.total, line.total_tax = total, tax(shop, total)


def edit(shop: Shop, line: Line, body: Json) -> None:
    quantity = int(body.get("quantity", line.quantity))
    each = line.subtotal / line.quantity if line.quantity else ZERO
    subtotal = decimal(body["subtotal"]) if "subtotal" in body else money.rounded(each * quantity)
    paid_share = line.total / line.subtotal if line.subtotal else Decimal(1)
    total = decimal(body["total"]) if "total" in body else money.rounded(subtotal * paid_share)
    line.quantity = quantity
    line.name = str(body.get("name", line.name))
    set_amounts(shop, line, subtotal, total)


def build_shipping(shop: Shop, body: Json) -> ShippingLine:
    if not body.get("method_id"):
        raise Refusal(
            400, "woocommerce_rest_invalid_shipping_item", "Shipping method ID is required."
        )
    total = decimal(body.get("total"))
    return ShippingLine(
        id=shop.state.next_id("item"),
        method_id=str(body["method_id"]),
        method_title=str(body.get("method_title", "")),
        instance_id=str(body.get("instance_id", "")),
        total=total,
        total_tax=tax(shop, total),
        meta=shop.meta_list(body.get("meta_data", [])),
    )


def build_fee(shop: Shop, body: Json) -> FeeLine:
    total = decimal(body.get("total"))
    taxed = tax(shop, total) if body.get("tax_status", "taxable") == "taxable" else ZERO
    return FeeLine(shop.state.next_id("item"), str(body.get("name", "")), total, taxed)


def add_coupon(shop: Shop, body: Json) -> Coupon:
    percent = decimal(body.get("amount"))
    code = str(body.get("code", "")).lower()
    coupon = Coupon(shop.state.next_id("post"), code, percent, shop.clock.now())
    shop.state.coupons[code] = coupon
    return coupon


def apply_coupon(shop: Shop, order: Order, body: Json) -> None:
    """Take a share off every line. The store keeps the undiscounted amount as the subtotal."""
    code = str(body.get("code", "")).lower()
    coupon = shop.state.coupons.get(code)
    if coupon is None:
        raise Refusal(400, "woocommerce_rest_invalid_coupon", f'Coupon "{code}" does not exist!')
    kept = (100 - coupon.percent) / 100
    for line in order.lines:
        set_amounts(shop, line, line.subtotal, money.rounded(line.total * kept))
    discount = sum((line.subtotal - line.total for line in order.lines), ZERO)
    before = sum((line.subtotal_tax - line.total_tax for line in order.lines), ZERO)
    told = f'[{coupon.id},"{code}","percent",{money.plain(coupon.percent)}]'
    info, number = shop.meta("coupon_info", told), shop.state.next_id("item")
    order.coupon_lines.append(CouponLine(number, code, coupon.percent, discount, before, info))


def check(body: Json) -> None:
    for index, line in enumerate(body.get("line_items") or []):
        quantity = line.get("quantity")
        if quantity is not None and not isinstance(quantity, int):
            raise errors.wrong_type("line_items", f"line_items[{index}][quantity]", "integer")
