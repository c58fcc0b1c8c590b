"""Pushes: what is owed to the stores and the customers."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel

from bordereau.api import paging
from bordereau.api.fields import words
from bordereau.api.once import once
from bordereau.api.order_answers import SyncState, next_try, push_detail, push_state
from bordereau.api.tokens import actor_in
from bordereau.outbox import actions, models
from bordereau.staff.access import May

router = Router(tags=["pushes"])


class PushState(StrEnum):
    PENDING = SyncState.PENDING
    RETRYING = SyncState.RETRYING
    CONFIRMED = SyncState.CONFIRMED
    NEEDS_ATTENTION = SyncState.NEEDS_ATTENTION
    ENDED = SyncState.ENDED


class Push(BaseModel):
    id: int
    kind: Annotated[models.Push.Kind, words(models.Push.Kind)]
    channel: str | None
    sale_id: int | None
    sku: str | None
    state: PushState
    detail: str
    attempts: int
    next_try: datetime | None
    created_at: datetime
    confirmed_at: datetime | None
    retried_at: datetime | None
    retried_by: str | None


class PushFilters(paging.Paged):
    state: PushState | None = None


@router.get("", response=paging.Page[Push], summary="List pushes, newest first")
def list_pushes(request: HttpRequest, filters: Query[PushFilters]) -> paging.Page[Push]:
    actor_in(request).require(May.SEE_CHANNELS)
    rows = models.Push.objects.select_related("channel", "product", "retried_by")
    if filters.state == PushState.PENDING:
        rows = rows.filter(state__in=[models.Push.State.PENDING, models.Push.State.SENDING])
    elif filters.state:
        rows = rows.filter(state=filters.state)
    page, following = paging.take(request, filters, rows)
    return paging.Page(results=[_answer(push) for push in page], next=following)


@router.post("/{int:push_id}/retry", response=Push, summary="Send a push again now")
@once(200)
def retry(request: HttpRequest, push_id: int) -> Push:
    return _answer(actions.retry_push(push_id, actor_in(request)))


def _answer(push: models.Push) -> Push:
    return Push(
        id=push.pk,
        kind=models.Push.Kind(push.kind),
        channel=push.channel.name if push.channel else None,
        sale_id=push.sale_id,
        sku=push.product.sku if push.product else None,
        state=PushState(push_state(push)),
        detail=push_detail(push),
        attempts=push.attempts,
        next_try=next_try(push),
        created_at=push.created_at,
        confirmed_at=push.confirmed_at,
        retried_at=push.retried_at,
        retried_by=str(push.retried_by) if push.retried_by else None,
    )
