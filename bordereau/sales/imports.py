"""Orders of a store become sales, each once, with their work and stock, in one transaction."""

from collections.abc import Iterable, Sequence
from itertools import chain, groupby

from django.db import transaction

from bordereau import bulk
from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage, StoreOrder
from bordereau.fulfilment.opening import Part, open_orders
from bordereau.sales import changes, receipts
from bordereau.sales.copying import (
    copy_particulars,
    order_type,
    sale_line,
    sale_note_of,
    search_text_of,
    store_payment,
)
from bordereau.sales.models import Sale, SaleLine
from bordereau.sales.products import Matcher
from bordereau.sales.routing import Router
from bordereau.staff.access import Actor, store
from bordereau.stock.actions import Move, move
from bordereau.stock.movements import Kind

BECOMES_A_SALE = frozenset({Stage.OPEN, Stage.UNKNOWN})

FIRST = "ordered before the first count of the store"


def import_orders(channel: Channel, orders: Sequence[StoreOrder]) -> dict[str, Sale]:
    """Bring our sales in line with what the store says; the answer is by store order id.

    An order told twice, late or out of order has one effect: the newest word counts. Orders that
    need no sale (drafts, cancelled or finished before we knew them) are absent from the answer.
    Raises Refusal when one has nowhere to go, and then writes nothing.
    """
    newest = _newest(orders)
    with transaction.atomic():
        known = {
            sale.store_order_id: sale
            for sale in Sale.objects.select_for_update()
            .filter(channel=channel, store_order_id__in=list(newest))
            .order_by("pk")
        }
        by = store(channel.name)
        matcher = Matcher(channel, chain.from_iterable(order.lines for order in newest.values()))
        for order_id, sale in known.items():
            changes.follow(sale, newest[order_id], matcher, by)
        fresh = [
            order
            for order_id, order in newest.items()
            if order_id not in known and becomes_a_sale(channel, order)
        ]
        return known | _create(channel, fresh, matcher, by)


def _newest(orders: Iterable[StoreOrder]) -> dict[str, StoreOrder]:
    newest: dict[str, StoreOrder] = {}
    for order in orders:
        held = newest.get(order.id)
        if held is None or order.updated_at >= held.updated_at:
            newest[order.id] = order
    return newest


def becomes_a_sale(channel: Channel, order: StoreOrder) -> bool:
    """Whether an order that we do not know yet is one to sell."""
    if order.stage == Stage.FINISHED:
        # The store finished it by itself before we heard of it: it was sold all the same.
        return order.placed_at >= channel.connected_at
    return order.stage in BECOMES_A_SALE


def _create(
    channel: Channel, orders: Sequence[StoreOrder], matcher: Matcher, by: Actor
) -> dict[str, Sale]:
    router = Router(channel)
    outlets = {order.id: router.outlet_of(order) for order in orders}
    # By outlet, so that each register is asked once; within it in the order of placing.
    ordered = sorted(orders, key=lambda order: (outlets[order.id], order.placed_at, order.id))
    sales: list[Sale] = []
    for outlet_id, group in groupby(ordered, key=lambda order: outlets[order.id]):
        sales += _sales(channel, outlet_id, list(group))
    bulk.insert(sales)
    lines = bulk.insert(
        sale_line(sale, position, line, matcher)
        for sale, order in zip(sales, ordered, strict=True)
        for position, line in enumerate(order.lines)
    )
    bulk.insert(
        payment
        for sale, order in zip(sales, ordered, strict=True)
        if (payment := store_payment(sale, order, []))
    )
    _add_back_deducted(channel, ordered, lines, outlets, by)
    _open(sales, ordered, lines, outlets, by)
    return {sale.store_order_id: sale for sale in sales}


def _sales(channel: Channel, outlet_id: int, orders: list[StoreOrder]) -> list[Sale]:
    register, numbers = receipts.reserve(outlet_id, len(orders))
    sales = []
    for order, number in zip(orders, numbers, strict=True):
        sale = Sale(
            register=register,
            receipt_number=number,
            channel=channel,
            store_order_id=order.id,
            placed_at=order.placed_at,
        )
        copy_particulars(sale, order)
        sale.note = sale_note_of(sale)
        sale.search = search_text_of(sale, order)
        sales.append(sale)
    return sales


def _open(
    sales: Sequence[Sale],
    orders: Sequence[StoreOrder],
    lines: Iterable[SaleLine],
    outlets: dict[str, int],
    by: Actor,
) -> None:
    to_pack: dict[int, list[tuple[SaleLine, int]]] = {}
    for line in lines:
        if line.quantity > line.cancelled and not line.product.is_digital:
            to_pack.setdefault(line.sale_id, []).append((line, line.quantity - line.cancelled))
    open_orders(
        [
            Part(sale, outlets[order.id], order_type(order), to_pack[sale.pk])
            for sale, order in zip(sales, orders, strict=True)
            if sale.pk in to_pack
        ],
        by,
    )


def _add_back_deducted(
    channel: Channel,
    orders: Sequence[StoreOrder],
    lines: Sequence[SaleLine],
    outlets: dict[str, int],
    by: Actor,
) -> None:
    """Goods of orders that the store had deducted before its counts became our first levels.

    They still lie in the shop, so they are on hand; the order about to be opened commits them.
    """
    taken = channel.stock_taken_at
    if taken is None:
        return
    early = {order.id: order for order in orders if order.updated_at <= taken}
    told = [(order, line) for order in orders for line in order.lines]
    move(
        [
            Move(outlets[order.id], line.product_id, Kind.IMPORT, store_line.deducted, reason=FIRST)
            for (order, store_line), line in zip(told, lines, strict=True)
            if order.id in early and store_line.deducted
        ],
        by,
    )
