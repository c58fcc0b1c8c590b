import pytest
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.inbox.actions import retry_parked, retry_row
from bordereau.inbox.models import InboxRow
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Role
from tests.makers import an_actor, an_inbox_row

pytestmark = pytest.mark.django_db


def a_parked(channel: Channel, code: str = "no_outlet") -> InboxRow:
    return an_inbox_row(
        channel,
        state=InboxRow.State.PARKED,
        reason="Why",
        reason_code=code,
        lease_until=timezone.now(),
    )


def test_a_retried_row_is_due_now(channel: Channel) -> None:
    row = retry_row(a_parked(channel).pk, SYSTEM)
    assert (row.state, row.reason, row.reason_code, row.lease_until) == (
        InboxRow.State.RECEIVED,
        "",
        "",
        None,
    )
    assert row.next_try_at <= timezone.now()


def test_it_says_who_retried_it(channel: Channel) -> None:
    ada = an_actor(Role.MANAGER, "Ada")
    row = retry_row(a_parked(channel).pk, ada)
    assert str(row.retried_by) == "Ada"
    assert row.retried_at


def test_what_was_applied_is_not_applied_again(channel: Channel) -> None:
    row = an_inbox_row(channel, state=InboxRow.State.APPLIED, applied_at=timezone.now())
    with pytest.raises(Refusal) as refused:
        retry_row(row.pk, SYSTEM)
    assert refused.value.code == "already_applied"


def test_only_those_that_the_answer_settles(channel: Channel) -> None:
    mine, other = a_parked(channel), a_parked(channel, "unreadable")
    retry_parked(channel.pk, "no_outlet")
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, other.state) == (InboxRow.State.RECEIVED, InboxRow.State.PARKED)


def test_who_may(channel: Channel) -> None:
    row = a_parked(channel)
    for actor, row_id, code in (
        (an_actor(Role.CASHIER), row.pk, "not_allowed"),
        (SYSTEM, 0, "not_found"),
    ):
        with pytest.raises(Refusal) as refused:
            retry_row(row_id, actor)
        assert refused.value.code == code
