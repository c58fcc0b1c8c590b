"""The inbox: what the stores told us, and what became of it."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel

from bordereau.api import paging
from bordereau.api.fields import words
from bordereau.api.once import once
from bordereau.api.tokens import actor_in
from bordereau.inbox import actions
from bordereau.inbox.models import InboxRow
from bordereau.refusals import say
from bordereau.staff.access import May

router = Router(tags=["inbox"])

State = Annotated[InboxRow.State, words(InboxRow.State)]


class Received(BaseModel):
    id: int
    channel: str
    source: Annotated[InboxRow.Source, words(InboxRow.Source)]
    topic: str
    store_order_id: str
    state: State
    code: str
    detail: str
    attempts: int
    next_try: datetime | None
    received_at: datetime
    applied_at: datetime | None
    sale_id: int | None
    retried_at: datetime | None
    retried_by: str | None


class InboxFilters(paging.Paged):
    state: State | None = None


@router.get("", response=paging.Page[Received], summary="List what stores sent, newest first")
def list_inbox(request: HttpRequest, filters: Query[InboxFilters]) -> paging.Page[Received]:
    actor_in(request).require(May.SEE_CHANNELS)
    rows = InboxRow.objects.select_related("channel", "retried_by").defer("body")
    if filters.state:
        rows = rows.filter(state=filters.state)
    page, following = paging.take(request, filters, rows)
    return paging.Page(results=[_answer(row) for row in page], next=following)


@router.post("/{int:row_id}/retry", response=Received, summary="Apply a row again now")
@once(200)
def retry(request: HttpRequest, row_id: int) -> Received:
    return _answer(actions.retry_row(row_id, actor_in(request)))


def _answer(row: InboxRow) -> Received:
    return Received(
        id=row.pk,
        channel=row.channel.name,
        source=InboxRow.Source(row.source),
        topic=row.topic,
        store_order_id=row.store_order_id,
        state=InboxRow.State(row.state),
        code=row.reason_code,
        detail=say(row.reason, row.reason_params),
        attempts=row.attempts,
        next_try=row.next_try_at if row.state == InboxRow.State.RECEIVED else None,
        received_at=row.received_at,
        applied_at=row.applied_at,
        sale_id=row.sale_id,
        retried_at=row.retried_at,
        retried_by=str(row.retried_by) if row.retried_by else None,
    )
