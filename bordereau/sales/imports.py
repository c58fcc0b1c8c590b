"""Orders of a store become sales, each once, with their work and stock, in one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, islice

from django.db import transaction

from bordereau import bulk
from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage, StoreOrder
from bordereau.fulfilment.allocation import Shares, Want
from bordereau.fulfilment.opening import Part, open_orders
from bordereau.sales import called_off, changes, deductions, receipts
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
from bordereau.stock.actions import Move, move, told_again
from bordereau.stock.models import Product
from bordereau.stock.movements import Kind

BECOMES_A_SALE = frozenset({Stage.OPEN, Stage.UNKNOWN})


@dataclass(slots=True)
class Plan:
    """What becomes of a new order."""

    order: StoreOrder
    products: list[Product]  # of its lines
    wants: dict[int, Want]  # of the lines to be packed, by their place
    extra: dict[int, int]  # of those, what lies in the shop beyond what the books say
    shares: Shares

    @property
    def outlet_id(self) -> int:
        """The outlet whose register numbers the receipt."""
        return next(iter(self.shares))


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
        taken = deductions.follow(known, newest)
        moves = _follow(known, newest, matcher, by)
        fresh = [
            order
            for order_id, order in newest.items()
            if order_id not in known and becomes_a_sale(channel, order)
        ]
        created, promises = _create(channel, fresh, matcher, by)
        # Once, and last: whoever locks stock levels or pushes in two steps may meet somebody
        # half-way.
        move([*moves, *promises, *map(told_again, taken)], by)
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
        called_off.follow(sale)
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
    # By outlet, so that each register is asked once; within it in the order of placing.
    plans = sorted(_plans(channel, orders, matcher), key=lambda plan: plan.outlet_id)
    sales: list[Sale] = []
    for outlet_id, group in groupby(plans, key=lambda plan: plan.outlet_id):
        sales += _sales(channel, outlet_id, [plan.order for plan in group])
    bulk.insert(sales)
    lines = bulk.insert(
        sale_line(sale, position, line, product)
        for sale, plan in zip(sales, plans, strict=True)
        for position, (line, product) in enumerate(
            zip(plan.order.lines, plan.products, strict=True)
        )
    )
    bulk.insert(
        payment
        for sale, plan in zip(sales, plans, strict=True)
        if (payment := store_payment(sale, plan.order, []))
    )
    return {sale.store_order_id: sale for sale in sales}, [
        *chain.from_iterable(_add_back(plan) for plan in plans),
        *open_orders(_parts(sales, plans, lines), by),
    ]


def _plans(channel: Channel, orders: Sequence[StoreOrder], matcher: Matcher) -> list[Plan]:
    """The order that was placed first takes first of what there is."""
    taken = channel.stock_taken_at
    plans = [
        _plan(order, matcher, is_before_count=taken is not None and order.updated_at < taken)
        for order in sorted(orders, key=lambda order: (order.placed_at, order.id))
    ]
    router = Router(channel)
    router.read_stock({want.product_id for plan in plans for want in plan.wants.values()})
    for plan in plans:
        plan.shares = router.shares(plan.order, plan.wants, plan.extra)
    return plans


def _plan(order: StoreOrder, matcher: Matcher, *, is_before_count: bool) -> Plan:
    products = [matcher.product_of(line) for line in order.lines]
    wants: dict[int, Want] = {}
    extra: dict[int, int] = {}
    for place, (line, product) in enumerate(zip(order.lines, products, strict=True)):
        units = line.quantity - line.refunded
        if units <= 0 or product.is_digital:
            continue
        wants[place] = Want(product.pk, units)
        if is_before_count and line.deducted:
            # What was refunded for good is not in the shop any more.
            extra[place] = min(line.deducted, units)
    return Plan(order, products, wants, extra, {})


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


def _parts(sales: Sequence[Sale], plans: Sequence[Plan], lines: Iterable[SaleLine]) -> list[Part]:
    """`lines` are those of all the sales, one sale after the other."""
    rest = iter(lines)
    parts: list[Part] = []
    for sale, plan in zip(sales, plans, strict=True):
        mine = list(islice(rest, len(plan.order.lines)))
        parts += [
            Part(sale, outlet_id, order_type(plan.order),
                 [(mine[place], units) for place, units in share.items()])
            for outlet_id, share in plan.shares.items()
            if share
        ]  # fmt: skip
    return parts


def _add_back(plan: Plan) -> list[Move]:
    """Goods of orders that the store had deducted before its counts became our first levels.

    They still lie in the shop, so they are on hand; the order about to be opened commits them.
    """
    moves: list[Move] = []
    left = dict(plan.extra)
    for outlet_id, share in plan.shares.items():
        for place, units in share.items():
            if back := min(left.get(place, 0), units):
                left[place] -= back
                product_id = plan.wants[place].product_id
                moves.append(Move(outlet_id, product_id, Kind.IMPORT, back, reason=FIRST))
    return moves
