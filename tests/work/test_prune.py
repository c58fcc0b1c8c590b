from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from bordereau.comparison.models import Difference
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.stock.models import StockSheet
from bordereau.work.prune import prune
from tests.makers import a_channel, a_push, an_inbox_row, an_outlet

pytestmark = pytest.mark.django_db


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def test_forgets_what_was_applied_long_ago() -> None:
    channel = a_channel(an_outlet())
    applied = {"state": InboxRow.State.APPLIED}
    an_inbox_row(channel, applied_at=ago(31), **applied)
    kept = [
        an_inbox_row(channel, applied_at=ago(29), **applied),
        an_inbox_row(channel, state=InboxRow.State.PARKED, reason="because"),
        an_inbox_row(channel),
    ]
    InboxRow.objects.update(received_at=ago(90))
    assert prune() == 1
    assert prune() == 0
    assert list(InboxRow.objects.all()) == kept


def test_forgets_old_counts_and_keeps_what_stores_and_customers_were_told() -> None:
    channel = a_channel(an_outlet())
    confirmed = {"state": Push.State.CONFIRMED}
    a_push(channel, confirmed_at=ago(8), **confirmed)
    kept = [
        a_push(channel, confirmed_at=ago(6), **confirmed),
        a_push(channel, kind=Push.Kind.STATUS, confirmed_at=ago(800), **confirmed),
        a_push(channel, kind=Push.Kind.EMAIL, confirmed_at=ago(800), **confirmed),
        a_push(channel, state=Push.State.NEEDS_ATTENTION, reason="because"),
    ]
    assert prune() == 1
    assert list(Push.objects.all()) == kept


def test_forgets_files_of_counts_that_nobody_applied() -> None:
    given = {"kind": "count", "name": "a.csv", "digest": "1"}
    StockSheet.objects.create(given_at=ago(8), **given)
    kept = [
        StockSheet.objects.create(given_at=ago(6), **given),
        StockSheet.objects.create(given_at=ago(8), applied_at=ago(8), **given),
    ]
    assert prune() == 1
    assert list(StockSheet.objects.order_by("pk")) == kept


def test_forgets_differences_that_were_settled_long_ago() -> None:
    channel = a_channel(an_outlet())
    told = {"channel": channel, "found_at": ago(90), "looked_at": ago(90), "kind": "total"}
    Difference.objects.create(store_order_id="1", resolved_at=ago(31), **told)
    kept = [
        Difference.objects.create(store_order_id="2", resolved_at=ago(29), **told),
        Difference.objects.create(store_order_id="3", **told),
    ]
    assert prune() == 1
    assert list(Difference.objects.all()) == kept
