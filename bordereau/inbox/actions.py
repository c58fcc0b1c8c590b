"""What people may do about what the stores told us."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.inbox.models import InboxRow
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May
from bordereau.work import wake


def retry_row(row_id: int, by: Actor) -> InboxRow:
    """Apply it again, now. Raises Refusal `already_applied`."""
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        row = InboxRow.objects.select_for_update(of=("self",)).filter(pk=row_id).first()
        if row is None:
            raise NotFound()
        if row.state == InboxRow.State.APPLIED:
            raise Refusal("already_applied", gettext_noop("This has been applied already."))
        again = InboxRow.objects.filter(pk=row_id)
        again.update(retried_at=timezone.now(), retried_by=by.user_id)
        put_back(again)
        row.refresh_from_db()
        return row


def retry_parked(channel_id: int, reason_code: str) -> None:
    """What stopped these rows is settled: apply them. Inside the caller's transaction."""
    put_back(
        InboxRow.objects.filter(
            channel_id=channel_id, state=InboxRow.State.PARKED, reason_code=reason_code
        )
    )


def put_back(rows: QuerySet[InboxRow]) -> None:
    """Make rows due now. Inside the caller's transaction."""
    rows.update(
        state=InboxRow.State.RECEIVED,
        next_try_at=timezone.now(),
        applied_at=None,
        lease_until=None,
        reason="",
        reason_code="",
    )
    wake.receive()
