"""A sale that we know already, told again by its store."""

from bordereau.channels.shapes import Stage, StoreLine, StoreOrder
from bordereau.fulfilment import events, following
from bordereau.sales.copying import (
    copy_particulars,
    order_type,
    sale_line,
    sale_note_of,
    search_text_of,
    store_payment,
)
from bordereau.sales.models import Payment, Sale, SaleLine
from bordereau.sales.products import Matcher
from bordereau.sales.routing import Router
from bordereau.staff.access import Actor


def follow(sale: Sale, order: StoreOrder, matcher: Matcher, by: Actor) -> None:
    """Write what changed and nothing else: our own push echoes back as a change, too.

    The sale is locked by the caller. An older word than the one we have is not listened to.
    """
    if sale.store_updated_at and order.updated_at < sale.store_updated_at:
        return
    _follow_money(sale, order, by)
    _follow_particulars(sale, order, by)
    lines = _follow_lines(sale, order, matcher)
    wanted = {line.pk: 0 if order.stage == Stage.CANCELLED else _units(line) for line in lines}
    following.follow_units(
        sale, lines, wanted, order_type(order), lambda: _outlet(sale, order, matcher), by
    )


def _units(line: SaleLine) -> int:
    return 0 if line.product.is_digital else line.quantity - line.cancelled


def _outlet(sale: Sale, order: StoreOrder, matcher: Matcher) -> int:
    """Where work goes that no order of ours can take any more."""
    return Router(matcher.channel).outlet_of(order)


def _follow_money(sale: Sale, order: StoreOrder, by: Actor) -> None:
    recorded = sale.payments.filter(source=Payment.Source.STORE)
    payment = store_payment(sale, order, recorded)
    if payment:
        payment.save()
        events.event(sale.pk, None, "store_payment", by, {"amount": str(payment.amount)}).save()


def _follow_particulars(sale: Sale, order: StoreOrder, by: Actor) -> None:
    before = (sale.note, sale.store_status)
    is_ours = sale.note == sale_note_of(sale)  # nobody here has edited it
    copy_particulars(sale, order)
    if is_ours:
        sale.note = sale_note_of(sale)
    sale.search = search_text_of(sale, order)
    sale.version += before != (sale.note, sale.store_status)
    sale.save()
    if before[1] != sale.store_status:
        events.event(
            sale.pk, None, "store_status", by, {"from": before[1], "to": sale.store_status}
        ).save()
    if before[0] != sale.note:
        events.event(sale.pk, None, "store_note", by, {}).save()


def _follow_lines(sale: Sale, order: StoreOrder, matcher: Matcher) -> list[SaleLine]:
    held = {line.store_line_id: line for line in sale.lines.select_related("product")}
    told = {line.id: line for line in order.lines}
    for line_id, line in held.items():
        _follow_line(line, told.get(line_id))
    fresh = [
        sale_line(sale, position, line, matcher)
        for position, line in enumerate(order.lines)
        if line.id not in held
    ]
    return [*held.values(), *SaleLine.objects.bulk_create(fresh)]


def _follow_line(line: SaleLine, told: StoreLine | None) -> None:
    """Quantities and money only: name, SKU and picture stay as they were sold."""
    before = (line.quantity, line.cancelled, line.unit_price, line.total)
    if told is None:
        line.cancelled = line.quantity  # gone from the order
    else:
        line.quantity, line.cancelled = told.quantity, told.refunded
        line.unit_price, line.total = told.unit_price, told.total
    if before != (line.quantity, line.cancelled, line.unit_price, line.total):
        line.save()
