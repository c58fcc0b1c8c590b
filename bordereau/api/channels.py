"""Channels: the connected stores. Their credentials never leave."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel

from bordereau.api import paging
from bordereau.api.fields import words
from bordereau.api.once import once
from bordereau.api.tokens import actor_in
from bordereau.channels import due, models
from bordereau.comparison.differences import differing_orders
from bordereau.refusals import say
from bordereau.staff.access import May

router = Router(tags=["channels"])


class Channel(BaseModel):
    id: int
    name: str
    platform: str
    url: str
    state: Annotated[models.Channel.State, words(models.Channel.State)]
    detail: str
    missing_permissions: list[str]
    polled_at: datetime | None
    last_order_at: datetime | None
    last_webhook_at: datetime | None
    webhooks_failing_since: datetime | None
    compared_at: datetime | None
    differing_orders: int


class ChannelFilters(paging.Paged):
    """None but the page."""


@router.get("", response=paging.Page[Channel], summary="List channels")
def list_channels(request: HttpRequest, filters: Query[ChannelFilters]) -> paging.Page[Channel]:
    actor_in(request).require(May.SEE_CHANNELS)
    page, following = paging.take(request, filters, models.Channel.objects.all())
    differing = differing_orders()
    return paging.Page(results=[_answer(one, differing) for one in page], next=following)


@router.post("/{int:channel_id}/sync", response={202: Channel}, summary="Fetch changed orders now")
@once(202)
def sync(request: HttpRequest, channel_id: int) -> Channel:
    """The store is asked by the worker at once; `polled_at` tells when it has been."""
    return _answer(due.poll_soon(channel_id, actor_in(request)), differing_orders())


def _answer(channel: models.Channel, differing: Mapping[int, int]) -> Channel:
    return Channel(
        id=channel.pk,
        name=channel.name,
        platform=channel.platform,
        url=channel.url,
        state=models.Channel.State(channel.state),
        detail=say(channel.reason, channel.reason_params),
        missing_permissions=channel.missing_permissions,
        polled_at=channel.polled_at,
        last_order_at=channel.last_order_at,
        last_webhook_at=channel.last_webhook_at,
        webhooks_failing_since=channel.webhooks_failing_since,
        compared_at=channel.compared_at,
        differing_orders=differing.get(channel.pk, 0),
    )
