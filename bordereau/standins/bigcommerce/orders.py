"""What becomes of an order, and who hears of it."""

from decimal import Decimal
from typing import Any

from . import stock
from .shop import Shop
from .state import Line, Order, Refund, Shipment, Transaction, Variant

INCOMPLETE, PENDING, SHIPPED, PARTIALLY_SHIPPED, REFUNDED, CANCELLED = range(6)
AWAITING_PAYMENT, AWAITING_PICKUP, AWAITING_SHIPMENT, COMPLETED, AWAITING_FULFILLMENT = range(7, 12)
PARTIALLY_REFUNDED = 14


def place(shop: Shop, order: Order) -> Order:
    shop.state.orders[order.id] = order
    stock.settle(shop, order)
    fire(shop, order, "created")
    return order


def fire(shop: Shop, order: Order, event: str, **more: Any) -> None:
    shop.fire(f"store/order/{event}", {"type": "order", "id": order.id, **more})


def changed(shop: Shop, order: Order) -> None:
    order.modified = shop.clock.now()
    fire(shop, order, "updated")


def set_status(shop: Shop, order: Order, status_id: int) -> Order:
    before, order.status_id = order.status_id, status_id
    if status_id in (SHIPPED, COMPLETED) and order.shipped is None:
        order.shipped = shop.clock.now()
    stock.settle(shop, order)
    changed(shop, order)
    if before != status_id:
        status = {"previous_status_id": before, "new_status_id": status_id}
        fire(shop, order, "statusUpdated", status=status)
    return order


def pay(shop: Shop, order: Order) -> Order:
    """A card is charged; of what is paid by hand, the shop notes that the money has come."""
    by_card = order.provider not in ("cod", "bankdeposit")
    if by_card:
        order.payment_status = "captured"
    note_payment(shop, order, "capture" if by_card else "purchase")
    return set_status(shop, order, AWAITING_FULFILLMENT)


def note_payment(shop: Shop, order: Order, event: str) -> None:
    transaction = Transaction(
        id=shop.state.next_id("transaction", 90001),
        event=event,
        method="offline" if order.provider in ("cod", "bankdeposit") else "credit_card",
        gateway=order.provider,
        amount=order.total,
        created=shop.clock.now(),
    )
    order.transactions.append(transaction)
    told = {"type": "transaction", "order_id": str(order.id)}
    told |= {"transaction_id": str(transaction.id), "transaction_type": event}
    shop.fire("store/order/transaction/created", told)


def add_line(shop: Shop, order: Order, variant: Variant, quantity: int) -> Line:
    product = shop.product_of(variant)
    line = Line(
        id=shop.state.next_id("line", 501),
        product_id=product.id,
        variant_id=variant.id,
        name=product.name,
        sku=variant.sku,
        upc=variant.upc,
        type=product.type,
        quantity=quantity,
        price=shop.price_of(variant),
        option_name=product.option_name,
        option=variant.option,
        by_pickup=order.pickup_id > 0,
    )
    order.lines.append(line)
    return line


def change_lines(shop: Shop, order: Order, wanted: dict[int, int]) -> Order:
    """New quantities by variant; nought takes the line out."""
    for number, quantity in wanted.items():
        line = next((one for one in order.lines if one.variant_id == number), None)
        before = line.quantity if line else 0
        if line and quantity:
            line.quantity = quantity
        elif line:
            order.lines.remove(line)
        elif quantity:
            line = add_line(shop, order, shop.state.variants[number], quantity)
        if line:
            stock.follow_edit(shop, order, line, quantity - before)
    changed(shop, order)
    return order


def ship(shop: Shop, order: Order, items: list[tuple[int, int]], **told: str) -> Shipment:
    """“Ship items”: what is left decides between shipped and partially shipped."""
    for number, quantity in items:
        next(line for line in order.lines if line.id == number).shipped += quantity
    shipment = Shipment(
        id=shop.state.next_id("shipment"),
        created=shop.clock.now(),
        tracking_number=told.get("tracking_number", ""),
        provider=told.get("shipping_provider", ""),
        method=told.get("shipping_method", ""),
        comments=told.get("comments", ""),
        items=items,
    )
    order.shipments.append(shipment)
    data = {"type": "shipment", "id": shipment.id, "orderId": order.id}
    shop.fire("store/shipment/created", data)
    packed = [line for line in order.lines if line.type == "physical"]
    is_whole = all(line.shipped + line.refunded >= line.quantity for line in packed)
    set_status(shop, order, SHIPPED if is_whole else PARTIALLY_SHIPPED)
    return shipment


def change_shipment(shop: Shop, order: Order, made: Shipment, **told: str) -> None:
    made.tracking_number = told.get("tracking_number", made.tracking_number)
    made.provider = told.get("shipping_provider", made.provider)
    made.method = told.get("shipping_method", made.method)
    made.comments = told.get("comments", made.comments)
    shop.fire("store/shipment/updated", {"type": "shipment", "id": made.id, "orderId": order.id})
    changed(shop, order)


def unship(shop: Shop, order: Order, made: Shipment) -> None:
    """Its goods may be shipped again. The order's status stays as it is."""
    order.shipments.remove(made)
    for number, quantity in made.items:
        next(line for line in order.lines if line.id == number).shipped -= quantity
    shop.fire("store/shipment/deleted", {"type": "shipment", "id": made.id, "orderId": order.id})
    changed(shop, order)


def refund(
    shop: Shop, order: Order, items: list[tuple[int, int]], amount: Decimal | None, reason: str
) -> Refund:
    """Of units, or of an amount. All of it makes the order refunded, less of it partly so."""
    by_id = {line.id: line for line in order.lines}
    of_units = sum((by_id[number].price * count for number, count in items), Decimal(0))
    for number, count in items:
        by_id[number].refunded += count
    made = Refund(
        id=shop.state.next_id("refund"),
        created=shop.clock.now(),
        amount=amount if amount is not None else of_units,
        reason=reason,
        items=items,
    )
    order.refunds.append(made)
    is_whole = sum(one.amount for one in order.refunds) >= order.total
    for line in order.lines:
        units = line.taken if is_whole else dict(items).get(line.id, 0)
        stock.put_back_refunded(shop, order, line, units)
    order.payment_status = "refunded" if is_whole else "partially refunded"
    fire(shop, order, "refund/created", refund={"refund_id": made.id})
    set_status(shop, order, REFUNDED if is_whole else PARTIALLY_REFUNDED)
    return made


def archive(shop: Shop, order: Order) -> None:
    order.is_deleted = True
    order.modified = shop.clock.now()
    fire(shop, order, "archived")
