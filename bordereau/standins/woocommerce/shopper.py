"""What a shopper does in the storefront: order, pay, change their mind, cancel."""

import string
from dataclasses import dataclass

from ..common import customers, whims
from ..common.customers import Customer
from ..common.till import Payment, SoldOut, TooLate
from . import orders
from .errors import Json
from .options import Place
from .shop import Shop
from .state import Order, Product

PAYMENTS: dict[Payment, tuple[str, str]] = {
    "card": ("stripe", "Credit card (Stripe)"),
    "later": ("stripe", "Credit card (Stripe)"),
    "cod": ("cod", "Cash on delivery"),
    "bacs": ("bacs", "Direct bank transfer"),
}


CHANGEABLE = {"pending", "failed", "on-hold", "processing"}


@dataclass(frozen=True)
class Basket:
    """Product or variation ids, and how many of each."""

    items: dict[int, int]
    pickup: Place | None = None
    payment: Payment = "card"
    classic: bool = False  # the older checkout page, whose pickup does not say where
    note: str = ""
    coupon: str = ""


def check_out(shop: Shop, customer: Customer, basket: Basket) -> Order:
    with shop.lock:
        for number, quantity in basket.items.items():
            check_in_stock(shop.state.products[number], quantity)
        body = order_body(shop, customer, basket)
        order = orders.create(shop, body, "checkout" if basket.classic else "store-api")
        order.ip, order.agent = customer.ip, customer.agent
        order.cart_hash = shop.token(32, string.hexdigits[:16])
        shop.order_changed(order)
        return order


def check_in_stock(product: Product, quantity: int) -> None:
    if not product.manage_stock or product.backorders != "no":
        return
    if (product.stock_quantity or 0) < quantity:
        raise SoldOut(product.name)


def order_body(shop: Shop, customer: Customer, basket: Basket) -> Json:
    method, title = PAYMENTS[basket.payment]
    body: Json = {
        "billing": {**customer.address, "email": customer.email},
        "shipping": customer.address,
        "payment_method": method,
        "payment_method_title": title,
        "customer_note": basket.note or customer.note,
        "line_items": [line_body(shop, n, quantity) for n, quantity in basket.items.items()],
        "shipping_lines": shipping_body(shop, basket),
        "meta_data": [{"key": "is_vat_exempt", "value": "no"}],
        "coupon_lines": [{"code": basket.coupon}] if basket.coupon else [],
    }
    if basket.payment == "card":
        body |= {"set_paid": True, "transaction_id": "ch_" + shop.token(16, string.hexdigits)}
    elif basket.payment != "later":
        body["status"] = "processing" if basket.payment == "cod" else "on-hold"
    return body


def line_body(shop: Shop, number: int, quantity: int) -> Json:
    product = shop.state.products[number]
    return {
        "product_id": product.parent_id or number,
        "variation_id": number if product.parent_id else 0,
        "quantity": quantity,
    }


def shipping_body(shop: Shop, basket: Basket) -> list[Json]:
    sold = [shop.state.products[number] for number in basket.items]
    if all(product.virtual for product in sold):
        return []
    items = ", ".join(
        f"{product.name} &times; {quantity}"
        for product, quantity in zip(sold, basket.items.values(), strict=True)
    )
    noted = [{"key": "Items", "value": items}]
    if basket.pickup is None:
        rate = str(shop.options.flat_rate)
        return [method("flat_rate", "Flat rate", "1", rate, noted)]
    if basket.classic:
        return [method("local_pickup", "Local pickup", "3", "0", noted)]
    place = basket.pickup
    where: list[Json] = [
        {"key": "pickup_location", "value": place.name},
        {"key": "pickup_address", "value": place.line},
        {"key": "pickup_details", "value": place.details},
        {"key": "_pickup_location_address", "value": address_of(place)},
    ]
    return [method("pickup_location", f"Pickup ({place.name})", "0", "0", where + noted)]


def method(number: str, title: str, instance: str, total: str, meta: list[Json]) -> Json:
    return {
        "method_id": number,
        "method_title": title,
        "instance_id": instance,
        "total": total,
        "meta_data": meta,
    }


def address_of(place: Place) -> Json:
    return {
        "address_1": place.address_1,
        "city": place.city,
        "state": place.state,
        "postcode": place.postcode,
        "country": place.country,
    }


def fill_shelves(shop: Shop) -> None:
    """More of everything than a bench will order, which is told to nobody."""
    for product in shop.state.products.values():
        if product.manage_stock:
            product.stock_quantity = whims.PLENTY
            product.stock_status = "instock"


def place_random(shop: Shop, count: int) -> list[Order]:
    """Orders of customers who know what they want: mostly delivery, mostly paid."""
    with shop.lock:
        placed = []
        for _ in range(count):
            basket = random_basket(shop)
            if basket.items:
                placed.append(check_out(shop, customers.make(shop.random), basket))
        return placed


def random_basket(shop: Shop) -> Basket:
    dice = shop.random
    pickup = whims.pickup(dice, shop.options.places)
    return Basket(
        items=whims.some_of(dice, list(shop.state.products.values()), look),
        pickup=pickup,
        payment=whims.payment(dice),
        classic=dice.random() < 0.1,
    )


def look(product: Product) -> tuple[int, int]:
    return product.id, left(product) if on_offer(product) else 0


def on_offer(product: Product) -> bool:
    return product.type != "variable" and bool(product.price) and left(product) > 0


def left(product: Product) -> int:
    limited = product.manage_stock and product.backorders == "no"
    return (product.stock_quantity or 0) if limited else whims.UNCOUNTED


def change(shop: Shop, order: Order, quantities: dict[int, int]) -> Order:
    """New quantities by product or variation id; nought takes a line out."""
    with shop.lock:
        if order.status not in CHANGEABLE:
            raise TooLate(f"Order {order.id} is {order.status}.")
        by_product = {line.sold_id: line for line in order.lines}
        rows: list[Json] = []
        for number, quantity in quantities.items():
            line = by_product.get(number)
            more = quantity - (line.quantity if line and order.stock_reduced else 0)
            if more > 0:
                check_in_stock(shop.state.products[number], more)
            if line:
                rows.append({"id": line.id, "quantity": quantity})
            elif quantity:
                rows.append(line_body(shop, number, quantity))
        return orders.update(shop, order, {"line_items": rows})


def pay(shop: Shop, order: Order) -> Order:
    with shop.lock:
        paid = {"set_paid": True, "transaction_id": "ch_" + shop.token(16, string.hexdigits)}
        return orders.update(shop, order, paid)


def cancel(shop: Shop, order: Order) -> Order:
    with shop.lock:
        return orders.update(shop, order, {"status": "cancelled"})
