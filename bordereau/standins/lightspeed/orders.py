"""What may happen to an order, and what that does to the stock.

The store lowers a count when an order is placed and never stops at nought for an app. What it does
with the goods of a cancelled order the documents do not say: here they go back.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from ..common.customers import Customer
from ..common.till import SoldOut
from .errors import wrong
from .options import Place
from .shop import Shop
from .state import Item, Order

PAYMENTS = ("AWAITING_PAYMENT", "PAID", "CANCELLED", "REFUNDED", "PARTIALLY_REFUNDED", "INCOMPLETE")
FULFILMENTS = (
    "AWAITING_PROCESSING",
    "PROCESSING",
    "SHIPPED",
    "DELIVERED",
    "WILL_NOT_DELIVER",
    "RETURNED",
    "READY_FOR_PICKUP",
    "OUT_FOR_DELIVERY",
)
FIRST_NUMBER = 516_483_001
FIRST_ITEM = 1_828_115_001
_OVER = {"CANCELLED", "INCOMPLETE"}


@dataclass(frozen=True)
class Wish:
    """Quantities by product and variation."""

    items: dict[tuple[int, int], int]
    pickup: Place | None = None
    payment: str = "PAID"
    method: str = "Card"
    note: str = ""
    pickup_time: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)


def place(shop: Shop, customer: Customer, wish: Wish, *, may_oversell: bool = False) -> Order:
    if not may_oversell:
        _check_stock(shop, wish.items)
    items = [_item(shop, key, quantity) for key, quantity in wish.items.items() if quantity]
    ships = any(one.needs_shipping for one in items)
    now = shop.now()
    order = Order(
        id=_new_id(shop),
        number=shop.state.next_id("order", FIRST_NUMBER),
        key=shop.token(20).lower(),
        created=now,
        updated=now,
        payment=wish.payment,
        fulfilment="AWAITING_PROCESSING",
        method=wish.method,
        items=items,
        customer=customer.address,
        email=customer.email,
        comments=wish.note or customer.note,
        pickup_time=wish.pickup_time,
        answers=wish.answers,
    )
    if ships and wish.pickup:
        order.shipping, order.shipping_id = wish.pickup.name, wish.pickup.id
        order.is_pickup = True
    elif ships:
        order.shipping, order.shipping_id = "Standard shipping", "6589-1709547151586"
        order.shipping_rate = shop.options.flat_rate
    shop.state.orders[order.id] = order
    settle(shop, order)
    finished = "unfinished_order.created" if wish.payment == "INCOMPLETE" else "order.created"
    shop.tell(finished, order)
    return order


def _new_id(shop: Shop) -> str:
    while (order_id := shop.options.prefix + shop.token(5)) in shop.state.orders:
        continue
    return order_id


def _item(shop: Shop, key: tuple[int, int], quantity: int) -> Item:
    product = shop.state.products[key[0]]
    variation = next((one for one in product.variations if one.id == key[1]), None)
    sold = variation or product
    return Item(
        id=shop.state.next_id("item", FIRST_ITEM),
        product_id=product.id,
        variation_id=key[1],
        sku=sold.sku or product.sku,
        name=product.name,
        option=variation.option if variation else None,
        price=sold.price,
        quantity=quantity,
        upc=sold.upc,
        needs_shipping=product.needs_shipping,
        gift_card=product.gift_card,
    )


def _check_stock(shop: Shop, items: dict[tuple[int, int], int]) -> None:
    for key, quantity in items.items():
        sold = shop.counted(*key)
        if sold is not None and sold.quantity is not None and sold.quantity < quantity:
            raise SoldOut(shop.state.products[key[0]].name)


def settle(shop: Shop, order: Order) -> None:
    """Bring the stock in line with whether the order stands."""
    stands = order.payment not in _OVER
    if stands != order.is_deducted:
        for item in order.items:
            move(shop, item, -item.quantity if stands else item.quantity)
        order.is_deducted = stands
    shop.unsaved = True


def move(shop: Shop, item: Item, delta: int) -> None:
    sold = shop.counted(item.product_id, item.variation_id)
    if sold is not None and sold.quantity is not None:
        sold.quantity += delta


def change(
    shop: Shop, order: Order, *, payment: str | None = None, fulfilment: str | None = None,
    tracking: str | None = None, comments: str | None = None, private_note: str | None = None,
) -> bool:  # fmt: skip
    """Whether anything is different now."""
    before = (order.payment, order.fulfilment)
    asked = (payment, fulfilment, tracking, comments, private_note)
    names = ("payment", "fulfilment", "tracking", "comments", "private_note")
    changed = {
        name: value
        for name, value in zip(names, asked, strict=True)
        if value is not None and value != getattr(order, name)
    }
    if not changed:
        return False
    _check_statuses(shop, payment, fulfilment)
    for name, value in changed.items():
        setattr(order, name, value)
    touch(shop, order, before)
    return True


def touch(shop: Shop, order: Order, before: tuple[str, str] | None = None) -> None:
    order.updated = shop.now()
    settle(shop, order)
    shop.tell("order.updated", order, before)


def _check_statuses(shop: Shop, payment: str | None, fulfilment: str | None) -> None:
    custom = set(shop.options.custom_statuses)
    if payment is not None and payment not in {*PAYMENTS, *custom}:
        raise wrong("paymentStatus")
    if fulfilment is not None and fulfilment not in {*FULFILMENTS, *custom}:
        raise wrong("fulfillmentStatus")


def edit(shop: Shop, order: Order, quantities: dict[tuple[int, int], int]) -> None:
    """New quantities; nought takes an item out."""
    known = {(item.product_id, item.variation_id): item for item in order.items}
    more = {
        key: wanted - (known[key].quantity if key in known and order.is_deducted else 0)
        for key, wanted in quantities.items()
    }
    _check_stock(shop, {key: units for key, units in more.items() if units > 0})
    for key, wanted in quantities.items():
        item = known.get(key)
        if item is None:
            item = _item(shop, key, 0)
            order.items.append(item)
        if order.is_deducted:
            move(shop, item, item.quantity - wanted)
        item.quantity = wanted
    order.items = [item for item in order.items if item.quantity]
    touch(shop, order)


def refund(shop: Shop, order: Order, amount: Decimal, total: Decimal, reason: str) -> None:
    """Sums alone: which goods came back is told to nobody."""
    before = (order.payment, order.fulfilment)
    order.refunds.append((shop.now(), amount, reason))
    given_back = sum((one for _at, one, _why in order.refunds), Decimal(0))
    order.payment = "REFUNDED" if given_back >= total else "PARTIALLY_REFUNDED"
    touch(shop, order, before)


def delete(shop: Shop, order: Order) -> None:
    del shop.state.orders[order.id]
    shop.state.deleted.append((order.number, shop.now()))
    shop.unsaved = True
    shop.tell("order.deleted", order)
