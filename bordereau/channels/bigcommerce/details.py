"""What an order's JSON leaves out, fetched and put with it."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from bordereau.channels.amounts import money, units_of
from bordereau.channels.bigcommerce.client import MissingError, Store
from bordereau.channels.bigcommerce.order import Order, consignments_of, parse
from bordereau.channels.bigcommerce.paging import Row
from bordereau.channels.bigcommerce.paid import is_told
from bordereau.channels.bigcommerce.settings import deducting_on_completion
from bordereau.channels.bigcommerce.statuses import INCOMPLETE, PARTIALLY_REFUNDED, REFUNDED
from bordereau.channels.port import LacksPermission, Refused
from bordereau.channels.shapes import ReceivedOrder
from bordereau.channels.text import one_line

_HAS_REFUNDS = frozenset({"refunded", "partially refunded"})

Extra = dict[str, msgspec.Raw]


class _Refund(msgspec.Struct):
    order_id: int


def complete(store: Store, rows: Sequence[Row]) -> tuple[ReceivedOrder, ...]:
    """With their refunds (one question for all of them), transactions and stray lines."""
    orders = {row.id: order for row in rows if (order := _readable(row))}
    placed = {number: one for number, one in orders.items() if one.status_id != INCOMPLETE}
    refunds = _refunds(store, [number for number, one in placed.items() if _has_refunds(one)])
    late = deducting_on_completion(store, [one.channel_id for one in placed.values()])
    received = []
    for row in rows:
        extra: Extra = {}
        order = placed.get(row.id)
        if order is not None:
            extra = _lines(store, order) | _transactions(store, order)
            if row.id in refunds:
                extra["_refunds"] = _list(refunds[row.id])
            if order.channel_id in late:
                extra["_stock_on_completion"] = msgspec.Raw(b"true")
        received.append(ReceivedOrder(row.id, row.head.modified, _with(row.raw, extra)))
    return tuple(received)


def _readable(row: Row) -> Order | None:
    """None where whoever applies the order says what is wrong with it, and the others come in."""
    try:
        order = parse(row.raw)
        money(order.total_inc_tax), units_of(order.items_total)
        for line in consignments_of(order).lines:
            units_of(line.quantity), units_of(line.quantity_refunded)
    except Refused:
        return None
    return order


def _with(raw: bytes, extra: Extra) -> bytes:
    if not extra:
        return raw
    more = b",".join(b'"%s":%s' % (name.encode(), bytes(part)) for name, part in extra.items())
    return raw.rstrip().removesuffix(b"}") + b"," + more + b"}"


def _list(parts: Sequence[msgspec.Raw]) -> msgspec.Raw:
    return msgspec.Raw(b"[" + b",".join(bytes(part) for part in parts) + b"]")


def _has_refunds(order: Order) -> bool:
    """The order's own refunded amount is always nought, says the reference."""
    return (
        order.status_id in (REFUNDED, PARTIALLY_REFUNDED)
        or one_line(order.payment_status).lower() in _HAS_REFUNDS
        or any(units_of(line.quantity_refunded) for line in consignments_of(order).lines)
    )


def _refunds(store: Store, numbers: Sequence[str]) -> dict[str, list[msgspec.Raw]]:
    found: dict[str, list[msgspec.Raw]] = defaultdict(list)
    if numbers:
        path = "/v3/orders/payment_actions/refunds"
        asked = {"order_id:in": ",".join(numbers)}
        for row in store.read_all_data(list[msgspec.Raw], path, **asked):
            found[str(msgspec.json.decode(row, type=_Refund).order_id)].append(row)
    return found


def _lines(store: Store, order: Order) -> Extra:
    """Apart, where the answer only names them, or not all of them."""
    parts = consignments_of(order)
    held = sum(units_of(line.quantity) for line in parts.lines)
    if parts.lines and held >= units_of(order.items_total):
        return {}
    extra = {
        "_products": _list(store.read_all(list[msgspec.Raw], f"/v2/orders/{order.id}/products"))
    }
    if not parts.shipping:
        path = f"/v2/orders/{order.id}/shipping_addresses"
        extra["_shipping_addresses"] = _list(store.read_all(list[msgspec.Raw], path))
    return extra


def _transactions(store: Store, order: Order) -> Extra:
    """Only where the order does not tell by itself. Without the permission it must do."""
    payment_status = one_line(order.payment_status).lower()
    if is_told(order.status_id, payment_status, money(order.total_inc_tax)):
        return {}
    path = f"/v3/orders/{order.id}/transactions"
    try:
        rows = store.read_data(list[msgspec.Raw], path)
    except (MissingError, LacksPermission):
        return {}
    return {"_transactions": _list(rows)}
