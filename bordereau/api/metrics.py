"""Numbers for Prometheus. What is finished is not counted: that would read every row there is."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min, Model, QuerySet
from django.utils import timezone

from bordereau.channels.models import Channel
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import UNFINISHED
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push

OPEN_INBOX = (InboxRow.State.RECEIVED, InboxRow.State.PARKED)
SETTLED_PUSHES = (Push.State.CONFIRMED, Push.State.ENDED)
OPEN_PUSHES = tuple(state for state in Push.State if state not in SETTLED_PUSHES)

Sample = tuple[dict[str, str], float]


def text() -> str:
    waiting = Push.objects.filter(state__in=[Push.State.PENDING, Push.State.RETRYING])
    received = InboxRow.objects.filter(state=InboxRow.State.RECEIVED)
    return "".join(
        (
            _gauge(
                "bordereau_orders",
                "Unfinished orders.",
                _counts(Fulfilment.objects.all(), "status", sorted(UNFINISHED)),
            ),
            _gauge(
                "bordereau_inbox_rows",
                "What stores sent and is not applied.",
                _counts(InboxRow.objects.all(), "state", OPEN_INBOX),
            ),
            _gauge(
                "bordereau_pushes",
                "What is owed to stores and customers.",
                _counts(Push.objects.all(), "state", OPEN_PUSHES),
            ),
            _gauge(
                "bordereau_inbox_oldest_due_seconds",
                "For how long the oldest due row has waited; 0 when none is due.",
                [({}, _oldest_due(received))],
            ),
            _gauge(
                "bordereau_outbox_oldest_due_seconds",
                "For how long the oldest due push has waited; 0 when none is due.",
                [({}, _oldest_due(waiting))],
            ),
            _gauge(
                "bordereau_channel_seconds_since_poll",
                "Since the store was last asked; since it was connected when it never was.",
                _polls(),
            ),
        )
    )


def _counts(rows: QuerySet[Model], column: str, words: Iterable[str]) -> list[Sample]:
    asked = [str(word) for word in words]
    counted = rows.order_by().filter(**{f"{column}__in": asked}).values_list(column)
    found = dict(counted.annotate(rows=Count("pk")))
    return [({column: word}, found.get(word, 0)) for word in asked]


def _oldest_due(rows: QuerySet[Model]) -> float:
    oldest = rows.aggregate(oldest=Min("next_try_at"))["oldest"]
    return max(_seconds_since(oldest), 0) if oldest else 0


def _polls() -> list[Sample]:
    channels = Channel.objects.values_list("name", "polled_at", "connected_at")
    return [
        ({"channel": name}, _seconds_since(polled_at or connected_at))
        for name, polled_at, connected_at in channels
    ]


def _seconds_since(moment: datetime) -> float:
    return round((timezone.now() - moment).total_seconds(), 3)


def _gauge(name: str, meaning: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP {name} {meaning}", f"# TYPE {name} gauge"]
    lines += [f"{name}{_labels(labels)} {value}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return "{" + pairs + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
