"""The verbs on a file of counts or receipts: give it, and apply it, all or nothing."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May
from bordereau.stock import levels, sheets
from bordereau.stock.actions import Move, move
from bordereau.stock.models import Outlet, StockSheet
from bordereau.stock.movements import Kind
from bordereau.stock.plan import Plan, plan

ASKED_FOR = timedelta(days=1)  # so long the same file is taken for a slip
KINDS = {StockSheet.Kind.COUNT: Kind.COUNT, StockSheet.Kind.RECEIVE: Kind.RECEIVE}


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came. The outlet is that of the rows that name none."""

    kind: StockSheet.Kind
    name: str
    content: bytes
    outlet_id: int | None = None


def give(given: Given, by: Actor) -> StockSheet:
    """Keep it; nothing moves yet. Raises `Unreadable` when no line of it could be read."""
    by.require(May.MOVE_STOCK)
    if given.outlet_id is not None:
        by.require_at(May.MOVE_STOCK, given.outlet_id)
        if not Outlet.objects.filter(pk=given.outlet_id).exists():
            raise NotFound()
    text = sheets.text_of(given.content)
    sheets.read(text, given.kind)
    return StockSheet.objects.create(
        kind=given.kind,
        outlet_id=given.outlet_id,
        name=given.name[-100:],
        content=text,
        digest=_digest(given),
        by_id=by.user_id,
        given_at=timezone.now(),
    )


def _digest(given: Given) -> str:
    """The same lines for another outlet are something else."""
    head = f"{given.kind}:{given.outlet_id}:".encode()
    return hashlib.sha256(head + given.content).hexdigest()


def one(sheet_id: int, by: Actor) -> StockSheet:
    by.require(May.MOVE_STOCK)
    sheet = StockSheet.objects.select_related("outlet", "by").filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound()
    return sheet


def planned(sheet: StockSheet, by: Actor) -> Plan:
    return plan(sheet, by, levels.of)


def applied_lately(sheet: StockSheet) -> StockSheet | None:
    """The very same file, applied within a day."""
    return (
        StockSheet.objects.filter(digest=sheet.digest, applied_at__gt=timezone.now() - ASKED_FOR)
        .exclude(pk=sheet.pk)
        .select_related("by")
        .order_by("-applied_at")
        .first()
    )


def apply(sheet_id: int, by: Actor, *, is_again: bool = False) -> Plan:
    """Raises Refusal `applied_already`, `applied_lately`, `bad_rows`, `nothing_to_do`."""
    by.require(May.MOVE_STOCK)
    with transaction.atomic():
        sheet = _held(sheet_id, by)
        if applied_lately(sheet) and not is_again:
            raise Refusal(
                "applied_lately",
                gettext_noop("This very file was applied within a day. Nothing was done twice."),
            )
        done = plan(sheet, by, levels.hold)
        _check(done)
        reason = sheet.name
        kind = KINDS[StockSheet.Kind(sheet.kind)]
        move(
            [
                Move(one.outlet.pk, one.product.pk, kind, one.units, reason=reason)
                for one in done.changes
            ],
            by,
        )
        sheet.applied_at, sheet.content = timezone.now(), ""
        sheet.save(update_fields=["applied_at", "content"])
    return done


def _held(sheet_id: int, by: Actor) -> StockSheet:
    """With all that have the same content: of two at once, one comes second."""
    digest = one(sheet_id, by).digest
    twins = StockSheet.objects.select_for_update().filter(digest=digest).order_by("pk")
    sheet = next(twin for twin in twins if twin.pk == sheet_id)
    if sheet.applied_at:
        raise Refusal("applied_already", gettext_noop("This import is applied already."))
    return sheet


def _check(done: Plan) -> None:
    if done.bad:
        raise Refusal(
            "bad_rows",
            gettext_noop("Some lines cannot be used, so nothing was changed. Correct the file."),
        )
    if not done.changes:
        raise Refusal("nothing_to_do", gettext_noop("The file changes nothing."))
