"""Finding orders, through indexes that the finished ones do not fill."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions, queries
from bordereau.fulfilment.models import IS_UNFINISHED, Fulfilment
from bordereau.fulfilment.queries import Filters, View
from bordereau.fulfilment.status import UNFINISHED
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import SYSTEM, Actor, Role
from tests.makers import a_channel, an_actor, an_order, an_outlet

pytestmark = pytest.mark.django_db
EVERYBODY = Actor(1, "Ada", Role.OWNER, None)


@pytest.fixture
def channel() -> Channel:
    return a_channel(an_outlet())


def test_unfinished_means_the_same_in_the_database_and_in_the_rules(channel: Channel) -> None:
    shipped, cancelled = an_order(channel), an_order(channel)
    an_order(channel)
    actions.pack(shipped.pk, SYSTEM)
    actions.ship(shipped.pk, SYSTEM)
    actions.cancel(cancelled.pk, SYSTEM)
    by_rule = {order for order in Fulfilment.objects.all() if order.status in UNFINISHED}
    assert set(Fulfilment.objects.filter(IS_UNFINISHED)) == by_rule
    assert len(by_rule) == 1


def test_what_a_person_may_not_see_does_not_exist(channel: Channel) -> None:
    order = an_order(channel)
    stranger = an_actor(Role.PACKER, "Bob", an_outlet("PORT", "Port"))
    with pytest.raises(NotFound):
        queries.one(order.pk, stranger)
    assert queries.page(Filters(), stranger, timezone.now()).orders == []
    assert queries.counts(None, stranger, timezone.now())[View.ALL] == 0


def test_nobody_sees_orders_without_the_right() -> None:
    with pytest.raises(Refusal):
        queries.visible_to(Actor(1, "Nobody", None, None))


def test_knows_how_far_the_store_has_been_told(channel: Channel) -> None:
    channel.reports_packed = True
    channel.save()
    order = an_order(channel)
    assert sync_state(order) is None
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    assert sync_state(order) == "pending"
    order.sale.pushes.update(state="confirmed")
    assert sync_state(order) == "confirmed"


def sync_state(order: Fulfilment) -> str | None:
    state: str | None = queries.one(order.pk, EVERYBODY).sync_state  # type: ignore[attr-defined]
    return state


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (Filters(), "orders_by_age"),
        (Filters(view=View.LATE), "orders_by_age"),
        (Filters(newest_first=True), "orders_by_age"),
        (Filters(view=View.PACKED), "orders_by_status"),
        (Filters(view=View.MINE), "orders_by_person"),
    ],
    ids=str,
)
def test_a_page_walks_along_an_index(filters: Filters, index: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.page(filters, EVERYBODY, timezone.now() - timedelta(days=2))
    plan = explained(asked.captured_queries[0]["sql"])
    assert any(f"bordereau_fulfilment USING INDEX {index}" in step for step in plan), plan
    assert not any("FOR ORDER BY" in step for step in plan[:3]), plan


@pytest.mark.sqlite
def test_the_counts_read_an_index_alone() -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.counts(None, EVERYBODY, timezone.now())
    [query] = asked.captured_queries
    plan = explained(query["sql"])
    assert any("USING COVERING INDEX orders_by_status" in step for step in plan), plan


def explained(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        return [step[3] for step in cursor.fetchall()]
