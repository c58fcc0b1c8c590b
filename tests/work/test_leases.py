import pytest
from django.db import DatabaseError, IntegrityError, OperationalError
from django.utils import timezone

from bordereau.outbox.models import Push
from bordereau.work import leases
from tests.makers import a_channel, a_push, an_outlet


@pytest.mark.django_db
def test_what_is_taken_is_leased_in_its_order() -> None:
    channel = a_channel(an_outlet())
    first, second, _ = [a_push(channel) for _ in range(3)]
    taken = leases.take(Push.objects.order_by("pk"), 2, state=Push.State.SENDING)
    assert list(taken) == [first, second]
    kept = Push.objects.filter(lease_until__gt=timezone.now(), state=Push.State.SENDING)
    assert set(kept) == {first, second}
    assert taken[0].lease_until == kept[0].lease_until  # so that it can tell its lease from others


@pytest.mark.parametrize("attempts", range(10))
def test_tries_grow_rarer_up_to_an_hour(attempts: int) -> None:
    seconds = [5, 15, 60, 300, 900, 3600, 3600, 3600, 3600, 3600][attempts]
    wait = leases.next_try(attempts) - timezone.now()
    assert wait.total_seconds() == pytest.approx(seconds, abs=1)
    assert leases.next_try(attempts, after=0) <= timezone.now()


def caused_by(sqlstate: str | None) -> DatabaseError:
    error = OperationalError("trouble")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": sqlstate})()
    return error


@pytest.mark.parametrize(
    ("error", "is_clash"),
    [
        (IntegrityError("one_sale_per_store_order"), True),
        (caused_by("40P01"), True),
        (caused_by("40001"), True),
        (caused_by("57P01"), False),  # the database is being shut down
        (OperationalError("database is locked"), False),
    ],
)
def test_which_errors_may_not_come_again(error: DatabaseError, is_clash: bool) -> None:
    assert leases.is_clash(error) == is_clash
