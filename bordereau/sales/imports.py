"""Orders of a store become sales, each once, with their work and stock, in one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
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


def import_orders(
    channel: Channel, orders: Sequence[StoreOrder], gone: Collection[str] = ()
) -> dict[str, Sale]:
    """Bring our sales in line with what the store says; the answer is by store order id.

    An order told twice, late or out of order has one effect: the newest word counts. Orders that
    need no sale (drafts, cancelled or finished before we knew them) are absent from the answer.
    `gone` names orders that the store has no more. Raises Refusal when an order has nowhere to go,
    and then writes nothing.
    """
    newest = {id_: order for id_, order in _newest(orders).items() if id_ not in gone}
    with transaction.atomic():
        known = _lock(channel, [*newest, *gone])
        by = store(channel.name)
        matcher = Matcher(channel, chain.from_iterable(order.lines for order in newest.values()))
        moves = _follow(known, newest, matcher, by)
        fresh = [
            order
            for order_id, order in newest.items()
            if order_id not in known and becomes_a_sale(channel, order)
        ]
        created, promises = _create(channel, fresh, matcher, by)
        # Once, and last: whoever locks stock levels in two steps may meet somebody half-way.
        move([*moves, *promises], by)
        return known | created


def _newest(orders: Iterable[StoreOrder]) -> dict[str, StoreOrder]:
    newest: dict[str, StoreOrder] = {}
    for order in orders:
        held = newest.get(order.id)
        if held is None or _said(order) >= _said(held):
            newest[order.id] = order
    return newest


def _said(order: StoreOrder) -> tuple[datetime, datetime]:
    return order.updated_at, order.heard_at or order.updated_at


def _lock(channel: Channel, order_ids: Collection[str]) -> dict[str, Sale]:
    known = Sale.objects.select_for_update().filter(
        channel=channel, store_order_id__in=list(order_ids)
    )
    return {sale.store_order_id: sale for sale in known.order_by("pk")}


def _follow(
    known: Mapping[str, Sale], newest: Mapping[str, StoreOrder], matcher: Matcher, by: Actor
) -> list[Move]:
    moves: list[Move] = []
    for order_id, sale in known.items():
        order = newest.get(order_id)
        moves += changes.follow(sale, order, matcher, by) if order else changes.vanish(sale, by)
    return moves


def becomes_a_sale(channel: Channel, order: StoreOrder) -> bool:
    """Whether an order that we do not know yet is one to sell."""
    if order.stage == Stage.FINISHED:
        # The store finished it by itself before we heard of it: it was sold all the same.
        return order.placed_at >= channel.connected_at
    return order.stage in BECOMES_A_SALE


def _create(
    channel: Channel, orders: Sequence[StoreOrder], matcher: Matcher, by: Actor
) -> tuple[dict[str, Sale], list[Move]]:
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
    return {sale.store_order_id: sale for sale in sales}, [
        *_add_back_deducted(channel, ordered, lines, outlets),
        *_open(sales, ordered, lines, outlets, by),
    ]


def _sales(channel: Channel, outlet_id: int, orders: list[StoreOrder]) -> list[Sale]:
    register, numbers = receipts.reserve(outlet_id, len(orders))
    sales = []
    for order, number in zip(orders, numbers, strict=True):
        sale = bulk.new(
            Sale,
            register_id=register.pk,
            receipt_number=number,
            channel_id=channel.pk,
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
) -> list[Move]:
    to_pack: dict[int, list[tuple[SaleLine, int]]] = {}
    for line in lines:
        if line.quantity > line.cancelled and not line.product.is_digital:
            to_pack.setdefault(line.sale_id, []).append((line, line.quantity - line.cancelled))
    return open_orders(
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
) -> list[Move]:
    """Goods of orders that the store had deducted before its counts became our first levels.

    They still lie in the shop, so they are on hand; the order about to be opened commits them.
    """
    taken = channel.stock_taken_at
    if taken is None:
        return []
    told = [(order, line) for order in orders for line in order.lines]
    return [
        Move(
            outlets[order.id],
            line.product_id,
            Kind.IMPORT,
            # No more than is to be packed: what was refunded for good is not in the shop any more.
            min(store_line.deducted, line.quantity - line.cancelled),
            reason=FIRST,
        )
        for (order, store_line), line in zip(told, lines, strict=True)
        if order.updated_at < taken and not line.product.is_digital
    ]
