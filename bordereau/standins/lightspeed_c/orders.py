"""What happens to an order: in the storefront, in the back office, over the API."""

from dataclasses import dataclass

from ..common.customers import Customer
from ..common.till import SoldOut
from .options import Place
from .shop import Shop
from .state import ZERO, Line, Order, Shipment, Variant

DONE = frozenset({"completed", "completed_shipped", "completed_picked_up"})
STATUSES = DONE | {
    "on_hold",
    "processing_awaiting_payment",
    "processing_awaiting_shipment",
    "processing_awaiting_pickup",
    "processing_ready_for_pickup",
    "cancelled",
}
FIRST_ORDER = 1_001


@dataclass(frozen=True)
class Wish:
    """Variant ids, and how many of each."""

    items: dict[int, int]
    pickup: Place | None = None
    is_paid: bool = True
    payment: str = "SEOshop Payments - iDeal"
    comment: str = ""


def place(shop: Shop, customer: Customer, wish: Wish) -> Order:
    with shop.lock:
        for number, units in wish.items.items():
            check_in_stock(shop, shop.state.variants[number], units)
        now = shop.clock.now()
        number = shop.state.next_id("order", FIRST_ORDER)
        name = wish.pickup.name if wish.pickup else "Home delivery"
        order = Order(
            id=number,
            number=f"ORD{number:05d}",
            key=shop.token(24),
            status="",
            payment_status="paid" if wish.is_paid else "not_paid",
            payment_title=wish.payment,
            created=now,
            updated=now,
            customer=customer.address,
            email=customer.email,
            lines=[line_of(shop, one, units) for one, units in wish.items.items()],
            shipments=[Shipment(shop.state.next_id("shipment"), f"SHIP{number:05d}", now, now)],
            shipment_title=name,
            shipment_price=ZERO if wish.pickup else shop.options.flat_rate,
            is_pickup=wish.pickup is not None,
            comment=wish.comment or customer.note,
        )
        order.status = awaiting(order)
        shop.state.orders[order.id] = order
        follow_stock(shop, order)
        shop.tell(order, "created")
        return order


def awaiting(order: Order) -> str:
    if order.payment_status != "paid":
        return "processing_awaiting_payment"
    return f"processing_awaiting_{'pickup' if order.is_pickup else 'shipment'}"


def check_in_stock(shop: Shop, variant: Variant, units: int) -> None:
    if variant.stock_tracking == "enabled" and variant.stock_level < units:
        raise SoldOut(shop.state.products[variant.product_id].title)


def line_of(shop: Shop, variant_id: int, units: int) -> Line:
    variant = shop.state.variants[variant_id]
    product = shop.state.products[variant.product_id]
    return Line(
        id=shop.state.next_id("line", 9_001),
        product_id=product.id,
        variant_id=variant.id,
        product_title=product.title,
        variant_title=variant.title,
        price=variant.price,
        ordered=units,
        sku=variant.sku,
        article_code=variant.article_code,
        ean=variant.ean,
    )


def follow_stock(shop: Shop, order: Order) -> None:
    """Take what the order holds and has not had; give back what it holds no more."""
    if not shop.options.deducts:
        return
    held = {} if order.status == "cancelled" else held_by(order)
    for number in held.keys() | order.deducted.keys():
        variant = shop.state.variants.get(number)
        if variant and variant.stock_tracking != "disabled":
            variant.stock_level -= held.get(number, 0) - order.deducted.get(number, 0)
    order.deducted = held


def held_by(order: Order) -> dict[int, int]:
    held: dict[int, int] = {}
    for line in order.lines:
        held[line.variant_id] = held.get(line.variant_id, 0) + line.ordered - line.returned
    return held


def set_status(shop: Shop, order: Order, status: str) -> None:
    with shop.lock:
        if order.status == status:
            return
        order.status = status
        follow_stock(shop, order)
        shop.tell(order, "updated", *(["shipped"] if status == "completed_shipped" else []))


def pay(shop: Shop, order: Order) -> None:
    with shop.lock:
        order.payment_status = "paid"
        if order.status == "processing_awaiting_payment":
            order.status = awaiting(order)
        shop.tell(order, "paid", "updated")


def edit(shop: Shop, order: Order, quantities: dict[int, int]) -> None:
    """New quantities by variant; nought takes the line out."""
    with shop.lock:
        before = held_by(order)
        for number, units in quantities.items():
            more = units - before.get(number, 0)
            if more > 0:
                check_in_stock(shop, shop.state.variants[number], more)
            line = next((one for one in order.lines if one.variant_id == number), None)
            if line is not None:
                line.ordered = units
            elif units:
                order.lines.append(line_of(shop, number, units))
        order.lines = [one for one in order.lines if one.ordered]
        follow_stock(shop, order)
        shop.tell(order, "updated")


def refund(shop: Shop, order: Order, quantities: dict[int, int], *, returned: bool) -> None:
    with shop.lock:
        for line in order.lines:
            units = quantities.get(line.variant_id, 0)
            line.refunded += units
            line.returned += units if returned else 0
        follow_stock(shop, order)
        shop.tell(order, "updated")


def ship(shop: Shop, order: Order, shipment: Shipment, status: str, tracking: str) -> None:
    with shop.lock:
        shipment.status, shipment.tracking = status, tracking
        shipment.updated = shop.clock.now()
        shop.tell(order, "updated")


def delete(shop: Shop, order: Order) -> None:
    """In the back office; nobody is told."""
    with shop.lock:
        del shop.state.orders[order.id]
        shop.unsaved = True
