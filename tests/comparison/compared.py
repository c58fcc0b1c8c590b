"""What tests of the comparison do again and again."""

from datetime import timedelta

from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.comparison.models import Difference
from bordereau.comparison.now import compare
from bordereau.comparison.verdicts import Kind
from bordereau.fulfilment import actions as verbs
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.apply import apply_due
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.staff.access import SYSTEM
from tests.machine.fake_store import Line

MUGS = {"MUG": Line(2)}


def the_order() -> Fulfilment:
    return Fulfilment.objects.get()


def apply_all() -> None:
    while apply_due():
        pass


def deliver_all() -> None:
    while deliver_due():
        pass


def found(channel: Channel) -> list[Kind]:
    compare(channel.pk, SYSTEM)
    return [Kind(one.kind) for one in Difference.objects.filter(resolved_at=None)]


def shipped(order: Fulfilment) -> None:
    verbs.pack(order.pk, SYSTEM)
    verbs.ship(order.pk, SYSTEM)
    deliver_all()
    Push.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
