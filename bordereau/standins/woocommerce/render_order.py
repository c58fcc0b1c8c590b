"""An order, a refund and a note as the API shows them."""

from decimal import Decimal
from typing import Any

from . import money
from .clock import gmt
from .errors import Json
from .orders import needs_payment
from .shop import Shop, php_json
from .state import CouponLine, FeeLine, Line, Meta, Note, Order, Product, Refund, ShippingLine

EDITABLE = {"pending", "on-hold", "auto-draft", "checkout-draft"}
READ_WRITE = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def order_bytes(shop: Shop, order: Order, scheme: str) -> bytes:
    """Kept until the order or the catalogue changes: importing thousands reads each once."""
    kept = shop.rendered.get(order.id)
    if kept is None:
        kept = shop.rendered[order.id] = php_json(render(shop, order, "https"))
    if scheme == "https":
        return kept
    here = shop.address.encode()
    return kept.replace(rb"https:\/\/" + here, rb"http:\/\/" + here)


def render(shop: Shop, order: Order, scheme: str) -> Json:
    """In the order of a real store's fields."""
    site = f"{scheme}://{shop.address}"
    return {
        **head(shop, order),
        **sums(order),
        **people(order),
        **origin(shop, order),
        **parts(shop, order, site),
        **what_next(shop, order, site),
        **universal_dates(order),
        "currency_symbol": money.SYMBOLS[order.currency],
        "_links": order_links(site, order.id),
    }


def head(shop: Shop, order: Order) -> Json:
    return {
        "id": order.id,
        "parent_id": 0,
        "status": order.status,
        "currency": order.currency,
        "version": shop.options.version,
        "prices_include_tax": False,
        "date_created": shop.clock.local(order.created),
        "date_modified": shop.clock.local(order.modified),
    }


def sums(order: Order) -> Json:
    discount = sum((c.discount for c in order.coupon_lines), Decimal(0))
    discount_tax = sum((c.discount_tax for c in order.coupon_lines), Decimal(0))
    return {
        "discount_total": money.text(discount),
        "discount_tax": money.text(discount_tax),
        "shipping_total": money.text(order.shipping_total),
        "shipping_tax": money.text(order.shipping_tax),
        "cart_tax": money.text(order.cart_tax),
        "total": money.text(order.total),
        "total_tax": money.text(order.cart_tax + order.shipping_tax),
    }


def people(order: Order) -> Json:
    return {
        "customer_id": order.customer_id,
        "order_key": order.order_key,
        "billing": order.billing,
        "shipping": order.shipping,
        "payment_method": order.payment_method,
        "payment_method_title": order.payment_method_title,
        "transaction_id": order.transaction_id,
        "customer_ip_address": order.ip,
        "customer_user_agent": order.agent,
    }


def origin(shop: Shop, order: Order) -> Json:
    return {
        "created_via": order.created_via,
        "customer_note": order.customer_note,
        "date_completed": shop.clock.local(order.completed),
        "date_paid": shop.clock.local(order.paid),
        "cart_hash": order.cart_hash,
        "number": str(order.id),
        "meta_data": [
            {"id": meta.id, "key": meta.key, "value": meta.value}
            for meta in sorted(order.meta, key=lambda meta: meta.key)
        ],
    }


def parts(shop: Shop, order: Order, site: str) -> Json:
    return {
        "line_items": [line_item(shop, line, site) for line in order.lines],
        "tax_lines": tax_lines(shop, order.tax_line_id, order.cart_tax, order.shipping_tax),
        "shipping_lines": [shipping_line(shop, line) for line in order.shipping_lines],
        "fee_lines": [fee_line(shop, line) for line in order.fee_lines],
        "coupon_lines": [coupon_line(line) for line in order.coupon_lines],
        "refunds": [refund_summary(refund) for refund in order.refunds],
    }


def what_next(shop: Shop, order: Order, site: str) -> Json:
    pay = f"{site}/checkout/order-pay/{order.id}/?pay_for_order=true&key={order.order_key}"
    return {
        "payment_url": pay,
        "is_editable": order.status in EDITABLE,
        "needs_payment": needs_payment(order),
        "needs_processing": any(line.sold_id in shop.state.products for line in order.lines),
    }


def universal_dates(order: Order) -> Json:
    return {
        "date_created_gmt": gmt(order.created),
        "date_modified_gmt": gmt(order.modified),
        "date_completed_gmt": gmt(order.completed),
        "date_paid_gmt": gmt(order.paid),
    }


def fee_line(shop: Shop, fee: FeeLine) -> Json:
    return {
        "id": fee.id,
        "name": fee.name,
        "tax_class": "",
        "tax_status": "taxable",
        "amount": "",
        "total": money.text(fee.total),
        "total_tax": money.text(fee.total_tax),
        "taxes": taxes(shop, fee.total_tax),
        "meta_data": [],
    }


def coupon_line(coupon: CouponLine) -> Json:
    return {
        "id": coupon.id,
        "code": coupon.code,
        "discount": money.text(coupon.discount),
        "discount_tax": money.text(coupon.discount_tax),
        "meta_data": [line_meta(coupon.info, [])],
        "discount_type": "percent",
        "nominal_amount": money.plain(coupon.percent),
        "free_shipping": False,
    }


def refund_summary(refund: Refund) -> Json:
    return {
        "id": refund.id,
        "reason": refund.reason,
        "total": f"-{money.text(refund.amount)}",
        "total_tax": money.text(refund.total_tax),
    }


def order_links(site: str, number: int) -> Json:
    here = f"{site}/wp-json/wc/v3/orders/{number}"
    return {
        "self": [{"href": here, "targetHints": {"allow": READ_WRITE}}],
        "collection": [{"href": f"{site}/wp-json/wc/v3/orders"}],
        "email_templates": [{"embeddable": True, "href": f"{here}/actions/email_templates"}],
    }


def line_item(shop: Shop, line: Line, site: str) -> Json:
    """SKU, barcode and picture are the product's of today, and nothing once it is deleted."""
    product = shop.state.products.get(line.sold_id)
    parent = shop.state.products.get(product.parent_id) if product else None
    chosen = [*(product.attributes if product else []), *(parent.attributes if parent else [])]
    shown = {
        "id": line.id,
        "name": line.name,
        "product_id": line.product_id if product else 0,
        "variation_id": line.variation_id if product else 0,
        "quantity": line.quantity,
        "tax_class": "",
        "subtotal": money.text(line.subtotal),
        "subtotal_tax": money.text(line.subtotal_tax),
        "total": money.text(line.total),
        "total_tax": money.text(line.total_tax),
        "taxes": taxes(shop, line.total_tax, line.subtotal_tax),
        "meta_data": [line_meta(meta, chosen) for meta in line.meta],
        "sku": product.sku if product else None,
        "global_unique_id": product.gtin if product else None,
        "price": money.unit_price(line.total, line.quantity),
        "image": image(site, product, parent),
        "parent_name": parent.name if parent else None,
    }
    if shop.options.old:
        del shown["global_unique_id"]
    return shown


def image(site: str, product: Product | None, parent: Product | None) -> Json:
    """The number of the picture is text for a product, a number for a variation."""
    if product is None:
        return {"id": 0, "src": ""}
    src = f"{site}{product.picture}" if product.picture else ""
    number = product.id if product.picture else 0
    return {"id": number if parent else str(number or ""), "src": src}


def line_meta(meta: Meta, attributes: list[Json]) -> Json:
    """A chosen size or colour is shown in words; anything else as it is kept."""
    key, value = meta.key, meta.value
    for attribute in reversed(attributes):
        if attribute["slug"].lower() == meta.key:
            key, value = attribute["name"], attribute.get("option", value)
    return {
        "id": meta.id,
        "key": meta.key,
        "value": meta.value,
        "display_key": key,
        "display_value": value,
    }


def taxes(shop: Shop, total: Decimal, subtotal: Decimal | None = None) -> list[Json]:
    if not shop.options.tax_percent:
        return []
    before = "" if subtotal is None else money.text(subtotal)
    return [{"id": 1, "total": money.text(total), "subtotal": before}]


def tax_lines(shop: Shop, number: int, cart: Decimal, shipping: Decimal) -> list[Json]:
    options = shop.options
    if not number or not options.tax_percent:
        return []
    row: Json = {
        "id": number,
        "rate_code": f"{options.country}-{options.tax_label.upper()}-1",
        "rate_id": 1,
        "label": options.tax_label,
        "compound": False,
        "tax_total": money.text(cart),
        "shipping_tax_total": money.text(shipping),
        "rate_percent": money.plain(options.tax_percent),
        "meta_data": [],
    }
    return [row]


def shipping_line(shop: Shop, line: ShippingLine) -> Json:
    shown: dict[str, Any] = {
        "id": line.id,
        "method_title": line.method_title,
        "method_id": line.method_id,
        "instance_id": line.instance_id,
        "total": money.text(line.total),
        "total_tax": money.text(line.total_tax),
        "taxes": taxes(shop, line.total_tax),
        "tax_status": "taxable",
        "meta_data": [line_meta(meta, []) for meta in line.meta],
    }
    if shop.options.old:
        del shown["tax_status"]
    return shown


def render_refund(shop: Shop, refund: Refund, scheme: str, with_parent: bool = False) -> Json:
    site = f"{scheme}://{shop.address}"
    order_url = f"{site}/wp-json/wc/v3/orders/{refund.order_id}"
    tax = sum((line.total_tax for line in refund.lines), Decimal(0))
    return {
        "id": refund.id,
        **({"parent_id": refund.order_id} if with_parent else {}),
        "date_created": shop.clock.local(refund.created),
        "date_created_gmt": gmt(refund.created),
        "amount": money.text(refund.amount),
        "reason": refund.reason,
        "refunded_by": 1,
        "refunded_payment": False,
        "meta_data": [{"id": refund.kind.id, "key": refund.kind.key, "value": refund.kind.value}],
        "line_items": [refund_line_item(shop, line, site) for line in refund.lines],
        "shipping_lines": [],
        "tax_lines": tax_lines(shop, refund.tax_line_id, tax, Decimal(0)),
        "fee_lines": [],
        "_links": child_links(order_url, "refunds", refund.id),
    }


def refund_line_item(shop: Shop, line: Line, site: str) -> Json:
    shown = line_item(shop, line, site)
    return {**shown, "price": money.unit_price(-line.total, -line.quantity)}


def render_note(shop: Shop, order: Order, note: Note, scheme: str) -> Json:
    order_url = f"{scheme}://{shop.address}/wp-json/wc/v3/orders/{order.id}"
    return {
        "id": note.id,
        "author": "WooCommerce",
        "date_created": shop.clock.local(note.created),
        "date_created_gmt": gmt(note.created),
        "note": note.note,
        "customer_note": note.customer_note,
        "_links": child_links(order_url, "notes", note.id),
    }


def child_links(parent: str, folder: str, number: int) -> Json:
    here = f"{parent}/{folder}"
    return {
        "self": [{"href": f"{here}/{number}", "targetHints": {"allow": ["GET", "DELETE"]}}],
        "collection": [{"href": here}],
        "up": [{"href": parent}],
    }
