"""What a shopper does in the storefront: order, pay, change their mind, cancel."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from ..common import customers, whims
from ..common.customers import Customer
from ..common.till import Payment, SoldOut, TooLate
from . import orders, stock
from .options import Location
from .orders import AWAITING_FULFILLMENT, AWAITING_PAYMENT, CANCELLED, INCOMPLETE
from .shop import Shop
from .state import Order, Variant

CHANGEABLE = frozenset({1, AWAITING_PAYMENT, AWAITING_FULFILLMENT})


@dataclass(frozen=True)
class Way:
    """A way to pay: what it is called, whose it is, and what the order is then."""

    name: str
    provider: str
    status_id: int
    payment_status: str
    event: str


WAYS: dict[Payment, Way] = {
    "card": Way("Credit Card", "stripe", AWAITING_FULFILLMENT, "captured", "purchase"),
    "later": Way("Credit Card", "stripe", AWAITING_PAYMENT, "authorized", "authorization"),
    "cod": Way("Cash on Delivery", "cod", AWAITING_FULFILLMENT, "", "pending"),
    "bacs": Way("Bank Deposit", "bankdeposit", AWAITING_PAYMENT, "", "pending"),
}


@dataclass(frozen=True)
class Basket:
    """Variants, and how many of each."""

    items: dict[int, int]
    pickup: Location | None = None
    payment: Payment = "card"
    note: str = ""


def check_out(shop: Shop, customer: Customer, basket: Basket) -> Order:
    with shop.lock:
        for number, quantity in basket.items.items():
            check_in_stock(shop, shop.state.variants[number], quantity)
        order = begin(shop, customer, basket)
        way = WAYS[basket.payment]
        order.status_id, order.payment_status = way.status_id, way.payment_status
        orders.place(shop, order)
        orders.note_payment(shop, order, way.event)
        return order


def begin(shop: Shop, customer: Customer, basket: Basket) -> Order:
    """The order as it is before it is paid: incomplete, and an order all the same."""
    now, way = shop.clock.now(), WAYS[basket.payment]
    place = basket.pickup
    by_name = place is not None and shop.options.pickup_by_name
    is_free = place is not None or all(
        shop.product_of(shop.state.variants[number]).type == "digital" for number in basket.items
    )
    order = Order(
        id=shop.state.next_id("order", 118),
        key=shop.token(20),
        created=now,
        modified=now,
        status_id=INCOMPLETE,
        currency=shop.options.currency,
        address=dict(customer.address),
        email=customer.email,
        address_id=shop.state.next_id("address", 51),
        shipping_method=f"Pickup in Store - {place.name}" if place else "Flat rate",
        shipping=Decimal(0) if is_free else shop.options.flat_rate,
        payment=way.name,
        provider=way.provider,
        payment_status="",
        pickup_id=shop.state.next_id("pickup", 9) if place and not by_name else 0,
        location_id=place.id if place and not by_name else 0,
        message=basket.note or customer.note,
    )
    for number, quantity in basket.items.items():
        orders.add_line(shop, order, shop.state.variants[number], quantity)
    return order


def abandon(shop: Shop, customer: Customer, basket: Basket) -> Order:
    """The customer came to the payment and went away."""
    with shop.lock:
        return orders.place(shop, begin(shop, customer, basket))


def check_in_stock(shop: Shop, variant: Variant, quantity: int) -> None:
    left = stock.units(shop, variant)
    if left is not None and left < quantity:
        raise SoldOut(shop.product_of(variant).name)


def fill_shelves(shop: Shop) -> None:
    """More of everything than a bench will order, which is told to nobody."""
    for variant in shop.state.variants.values():
        for place in variant.levels:
            variant.levels[place] = whims.PLENTY


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
    return Basket(
        items=whims.some_of(dice, list(shop.state.variants.values()), partial(look, shop)),
        pickup=whims.pickup(dice, shop.options.locations),
        payment=whims.payment(dice),
    )


def look(shop: Shop, variant: Variant) -> tuple[int, int]:
    left = stock.units(shop, variant)
    return variant.id, whims.UNCOUNTED if left is None else left


def change(shop: Shop, order: Order, quantities: dict[int, int]) -> Order:
    with shop.lock:
        check_changeable(order)
        for number, quantity in quantities.items():
            before = sum(one.quantity for one in order.lines if one.variant_id == number)
            if quantity > before:
                check_in_stock(shop, shop.state.variants[number], quantity - before)
        return orders.change_lines(shop, order, quantities)


def check_changeable(order: Order) -> None:
    if order.status_id not in CHANGEABLE:
        raise TooLate(f"Order {order.id} has the status {order.status_id}.")


def pay(shop: Shop, order: Order) -> Order:
    with shop.lock:
        return orders.pay(shop, order)


def cancel(shop: Shop, order: Order) -> Order:
    with shop.lock:
        return orders.set_status(shop, order, CANCELLED)
