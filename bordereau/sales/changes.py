"""A sale that we know already, told again by its store."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial

from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.channels.shapes import Stage, StoreLine, StoreOrder
from bordereau.fulfilment import events, following, store_changes
from bordereau.fulfilment.allocation import Want
from bordereau.fulfilment.models import IS_UNFINISHED
from bordereau.fulfilment.opening import Part
from bordereau.sales.balances import asked_of, balance_of
from bordereau.sales.copying import (
    copy_particulars,
    order_type,
    sale_line,
    sale_note_of,
    search_text_of,
    store_payment,
)
from bordereau.sales.models import Payment, Sale, SaleLine
from bordereau.sales.particulars import Particulars, differences, outlet_of, particulars_of
from bordereau.sales.products import Matcher
from bordereau.sales.routing import Router
from bordereau.staff.access import Actor
from bordereau.stock.actions import Move

DELETED = "deleted"


def follow(sale: Sale, order: StoreOrder, matcher: Matcher, by: Actor) -> list[Move]:
    """Write what changed and nothing else: our own push echoes back as a change, too.

    The sale is locked by the caller, who also makes the moves that come back. An older word than
    the one we have is not listened to.
    """
    if is_overtaken(sale, order):
        return []
    held = list(sale.lines.select_related("product"))
    before = wanted_of(sale, held)
    was, asked, owed = particulars_of(sale), asked_of(sale), balance_of(sale).due
    payment = _follow_money(sale, order, by)
    _follow_particulars(sale, order, by)
    lines = _follow_lines(sale, held, order, matcher)
    following.follow_type(sale, order_type(order), by)
    _tell_people(sale, order, was)
    if payment or asked_of(sale) != asked:
        _tell_of_debt(sale, owed, payment)
    return following.follow_units(
        sale,
        [following.Change(line, before.get(line.pk, 0), units)
         for line, units in zip(lines, wanted_of(sale, lines).values(), strict=True)],
        partial(_parts, sale, order, matcher.channel),
        by,
    )  # fmt: skip


def _parts(
    sale: Sale, order: StoreOrder, channel: Channel, left_over: Sequence[tuple[SaleLine, int]]
) -> list[Part]:
    """Where units go that no order of the sale can take any more."""
    places = {line.id: place for place, line in enumerate(order.lines)}
    rows = {places[line.store_line_id]: line for line, _ in left_over}
    wants = {places[line.store_line_id]: Want(line.product_id, units) for line, units in left_over}
    router = Router(channel)
    router.read_stock({want.product_id for want in wants.values()})
    return [
        Part(sale, outlet_id, order_type(order),
             [(rows[place], units) for place, units in share.items()])
        for outlet_id, share in router.shares(order, wants, {}).items()
    ]  # fmt: skip


def vanish(sale: Sale, by: Actor) -> list[Move]:
    """Call off what was not handed over yet: the store has the order no more. As `follow`."""
    if sale.store_status == DELETED:
        return []
    lines = list(sale.lines.select_related("product"))
    before = wanted_of(sale, lines)
    status = {"from": sale.store_status, "to": DELETED}
    events.write_of_sale(sale.pk, "store_status", by, status)
    was_finished = sale.store_stage == Stage.FINISHED
    sale.store_status, sale.store_stage = DELETED, Stage.CANCELLED
    sale.store_heard_at = timezone.now()
    # Nobody owes anything for what was called off.
    sale.refunded = max(sale.refunded, sale.total - balance_of(sale).paid)
    sale.version += 1
    sale.save()
    if was_finished and not sale.fulfilments.filter(IS_UNFINISHED).exists():
        return []  # somebody tidied up there: the goods are where they belong
    changes = [following.Change(line, before[line.pk], 0) for line in lines]
    return following.follow_units(sale, changes, None, by)


def is_overtaken(sale: Sale, order: StoreOrder) -> bool:
    """Whether we have heard something newer. Of two changes in one second, what was said later."""
    if sale.store_updated_at is None or order.updated_at > sale.store_updated_at:
        return False
    if order.updated_at < sale.store_updated_at or sale.store_status == DELETED:
        return True
    heard = sale.store_heard_at
    return bool(heard and order.heard_at and order.heard_at < heard)


def wanted_of(sale: Sale, lines: Iterable[SaleLine]) -> dict[int, int]:
    """The units of each line that the store wants packed."""
    if sale.store_stage == Stage.CANCELLED:
        return {line.pk: 0 for line in lines}
    return {
        line.pk: 0 if line.product.is_digital else line.quantity - line.cancelled for line in lines
    }


def _tell_people(sale: Sale, order: StoreOrder, was: Particulars) -> None:
    changes = differences(was, particulars_of(sale))
    if "place" in changes:
        changes["place"]["outlet"] = outlet_of(sale, order)
    store_changes.hear_of_sale(sale, changes)


def _tell_of_debt(sale: Sale, before: Decimal, payment: Payment | None) -> None:
    """Money that the store took back, or asks beyond what was paid when all left, is owed again.

    What it asks for work to be done stands on the order, which cannot leave without it.
    """
    now = balance_of(sale).due
    is_undone = payment is not None and payment.amount < 0
    is_news = now > before and (is_undone or not sale.fulfilments.filter(IS_UNFINISHED).exists())
    debt = {"payment": {"from": _plain(before), "to": _plain(now)}}
    store_changes.hear_of_sale(sale, debt, is_news=is_news)


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")


def _follow_money(sale: Sale, order: StoreOrder, by: Actor) -> Payment | None:
    payment = store_payment(sale, order, sale.payments.all())
    if payment:
        payment.save()
        events.write_of_sale(sale.pk, "store_payment", by, {"amount": str(payment.amount)})
    return payment


def _follow_particulars(sale: Sale, order: StoreOrder, by: Actor) -> None:
    before, was = (sale.note, sale.store_status), particulars_of(sale)
    is_ours = sale.note == sale_note_of(sale)  # nobody here has edited it
    copy_particulars(sale, order)
    if is_ours:
        sale.note = sale_note_of(sale)
    sale.search = search_text_of(sale, order)
    sale.version += before != (sale.note, sale.store_status)
    sale.save()
    if before[1] != sale.store_status:
        status = {"from": before[1], "to": sale.store_status}
        events.write_of_sale(sale.pk, "store_status", by, status)
    if before[0] != sale.note or was != particulars_of(sale):
        events.write_of_sale(sale.pk, "store_note", by, {})


def _follow_lines(
    sale: Sale, held: list[SaleLine], order: StoreOrder, matcher: Matcher
) -> list[SaleLine]:
    told = {line.id: line for line in order.lines}
    for line in held:
        _follow_line(line, told.get(line.store_line_id))
    known = {line.store_line_id for line in held}
    fresh = [
        sale_line(sale, position, line, matcher.product_of(line))
        for position, line in enumerate(order.lines)
        if line.id not in known
    ]
    return [*held, *SaleLine.objects.bulk_create(fresh)]


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
