"""The store's things as its API shows them. What is missing is `false`, "" or null."""

from decimal import Decimal
from typing import Any

from .shop import Shop
from .state import Line, Order, Product, Shipment, Variant, Webhook

Json = dict[str, Any]


def rounded(amount: Decimal) -> float:
    """JSON numbers, of four decimals at most."""
    return float(round(amount, 4))


def link(shop: Shop, path: str, number: int | bool = False, query: str = "") -> Json:
    base = f"http://{shop.address}/en/{path}.json"
    return {"resource": {"id": number, "url": path + query, "link": base + query}}


def order_json(shop: Shop, order: Order) -> Json:
    tax = 1 + shop.options.tax_percent / 100
    here = f"orders/{order.id}"
    return {
        "id": order.id,
        "createdAt": shop.local(order.created),
        "updatedAt": shop.local(order.updated),
        "number": order.number,
        "status": order.status,
        "customStatusId": None,
        "channel": "main",
        "referralId": False,
        "priceExcl": rounded(order.total / tax),
        "priceIncl": rounded(order.total),
        "gender": False,
        "birthDate": False,
        **customer_json(order),
        "paymentId": "seoshoppayments",
        "paymentStatus": order.payment_status,
        "paymentIsPost": False,
        "paymentPriceIncl": 0,
        "paymentTitle": order.payment_title,
        "shipmentId": "core|1|1",
        "shipmentStatus": order.shipments[-1].status if order.shipments else "not_shipped",
        "shipmentIsCashOnDelivery": False,
        "shipmentIsPickup": order.is_pickup,
        "shipmentPriceExcl": rounded(order.shipment_price / tax),
        "shipmentPriceIncl": rounded(order.shipment_price),
        "shipmentTitle": order.shipment_title,
        "shippingDate": None,
        "deliveryDate": None,
        "isDiscounted": False,
        "discountAmount": 0,
        "comment": order.comment,
        "memo": order.memo,
        "shipments": link(shop, "shipments", query=f"?order={order.id}"),
        "products": link(shop, f"{here}/products"),
    }


def customer_json(order: Order) -> Json:
    person = order.customer
    name = f"{person['first_name']} {person['last_name']}".strip()
    one: Json = {
        "email": order.email,
        "firstname": person["first_name"],
        "middlename": "",
        "lastname": person["last_name"],
        "phone": person["phone"],
        "mobile": "",
        "isCompany": bool(person["company"]),
        "companyName": person["company"],
    }
    for kind in ("Billing", "Shipping"):
        one |= {
            f"address{kind}Name": name,
            f"address{kind}Street": person["address_1"],
            f"address{kind}Street2": person["address_2"],
            f"address{kind}Number": "",
            f"address{kind}Extension": "",
            f"address{kind}Zipcode": person["postcode"],
            f"address{kind}City": person["city"],
            f"address{kind}Region": person["state"],
            f"address{kind}Country": {"id": 1, "code": person["country"].lower()},
        }
    return one | {"addressShippingCompany": person["company"] or False}


def line_json(shop: Shop, line: Line) -> Json:
    tax = 1 + shop.options.tax_percent / 100
    price = line.price if shop.options.unit_prices else line.total
    return {
        "id": line.id,
        "productTitle": line.product_title,
        "variantTitle": line.variant_title,
        "quantityOrdered": line.ordered,
        "quantityInvoiced": line.ordered,
        "quantityShipped": 0,
        "quantityRefunded": line.refunded,
        "quantityReturned": line.returned,
        "articleCode": line.article_code,
        "ean": line.ean,
        "sku": line.sku,
        "basePriceExcl": rounded(line.price / tax),
        "basePriceIncl": rounded(line.price),
        "priceExcl": rounded(price / tax),
        "priceIncl": rounded(price),
        "discountIncl": 0,
        "customFields": False,
        "product": link(shop, f"products/{line.product_id}", line.product_id),
        "variant": variant_link(shop, line.variant_id),
    }


def variant_link(shop: Shop, number: int) -> Json | bool:
    known = number in shop.state.variants
    return link(shop, f"variants/{number}", number) if known else False


def shipment_json(shop: Shop, order: Order, shipment: Shipment) -> Json:
    return {
        "id": shipment.id,
        "createdAt": shop.local(shipment.created),
        "updatedAt": shop.local(shipment.updated),
        "number": shipment.number,
        "status": shipment.status,
        "trackingCode": shipment.tracking,
        "order": link(shop, f"orders/{order.id}", order.id),
    }


def product_json(shop: Shop, product: Product) -> Json:
    picture = f"http://{shop.address}{product.picture}"
    return {
        "id": product.id,
        "createdAt": shop.local(product.created),
        "isVisible": True,
        "visibility": "visible",
        "title": product.title,
        "fulltitle": product.title,
        "image": {"src": picture, "thumb": picture} if product.picture else False,
        "variants": link(shop, "variants", query=f"?product={product.id}"),
    }


def variant_json(shop: Shop, variant: Variant) -> Json:
    return {
        "id": variant.id,
        "isDefault": variant.title == "Default",
        "title": variant.title,
        "articleCode": variant.article_code,
        "ean": variant.ean,
        "sku": variant.sku,
        "priceExcl": rounded(variant.price / (1 + shop.options.tax_percent / Decimal(100))),
        "priceIncl": rounded(variant.price),
        "stockTracking": variant.stock_tracking,
        "stockLevel": variant.stock_level,
        "image": False,
        "product": link(shop, f"products/{variant.product_id}", variant.product_id),
    }


def webhook_json(shop: Shop, hook: Webhook) -> Json:
    return {
        "id": hook.id,
        "createdAt": shop.local(hook.created),
        "isActive": hook.is_active,
        "itemGroup": hook.item_group,
        "itemAction": hook.item_action,
        "language": {"code": hook.language},
        "format": hook.format,
        "address": hook.address,
    }


def told_json(shop: Shop, order: Order) -> Json:
    """An order in a webhook carries what it elsewhere only links to."""
    told = order_json(shop, order)
    told["products"]["resource"]["embedded"] = [line_json(shop, one) for one in order.lines]
    told["shipments"]["resource"]["embedded"] = [
        shipment_json(shop, order, one) for one in order.shipments
    ]
    return {"order": told}
