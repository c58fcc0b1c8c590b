"""A channel as its pages tell of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise

from bordereau.channels.connections import webhook_address
from bordereau.channels.health import failing_webhooks, trouble
from bordereau.channels.lacking import lacking
from bordereau.channels.models import Channel
from bordereau.channels.places import unanswered_places
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Stage
from bordereau.comparison.differences import differing_orders
from bordereau.desk.attention_queries import silent
from bordereau.desk.channel_forms import STAGES
from bordereau.outbox.models import Push
from bordereau.refusals import say


@dataclass(frozen=True, slots=True)
class Shown:
    channel: Channel
    is_silent: bool
    unanswered: int  # places of which nobody has said which outlet they are
    pending: int
    retrying: int
    failed: int
    differing: int  # orders of which the store and we do not say the same

    @property
    def state(self) -> str:
        if self.channel.state != Channel.State.CONNECTED:
            return self.channel.state
        return "silent" if self.is_silent else "connected"

    @property
    def platform(self) -> str:
        return PLATFORMS[self.channel.platform].label

    @property
    def reason(self) -> str:
        return say(self.channel.reason, self.channel.reason_params)

    @property
    def lacking(self) -> str:
        return lacking(self.channel)

    @property
    def missing(self) -> str:
        return ", ".join(self.channel.missing_permissions)

    @property
    def webhook_trouble(self) -> str:
        return trouble(self.channel) if self.channel.state == Channel.State.CONNECTED else ""

    @property
    def may_be_repaired(self) -> bool:
        """Whether making its webhooks again is for us to do."""
        makes_them = PLATFORMS[self.channel.platform].has_order_webhooks
        return makes_them and self.may_be_called

    @property
    def may_be_called(self) -> bool:
        """Whether the store could send webhooks at all."""
        return bool(webhook_address(self.channel))

    @property
    def address_to_give(self) -> str:
        """For the owner to pass on, where a platform's support alone can set up webhooks."""
        makes_them = PLATFORMS[self.channel.platform].has_order_webhooks
        return "" if makes_them else webhook_address(self.channel)

    @property
    def statuses(self) -> list[tuple[str, Promise]]:
        """What people said of the store's own statuses."""
        words = dict(STAGES)
        named = sorted(self.channel.status_stages.items())
        return [(status, words[Stage(stage)]) for status, stage in named]


def shown_channels() -> list[Shown]:
    """Those that are disconnected come last."""
    counted = Channel.objects.order_by("pk").annotate(
        pending=_pushes(Push.State.PENDING, Push.State.SENDING),
        retrying=_pushes(Push.State.RETRYING),
        failed=_pushes(Push.State.NEEDS_ATTENTION),
    )
    quiet = set(silent(timezone.now()).values_list("pk", flat=True))
    asked = dict(unanswered_places().values_list("channel").annotate(places=Count("pk")))
    differing = differing_orders()
    shown = [
        Shown(
            channel,
            channel.pk in quiet,
            asked.get(channel.pk, 0),
            channel.pending,
            channel.retrying,
            channel.failed,
            differing.get(channel.pk, 0),
        )
        for channel in counted
    ]
    return sorted(shown, key=lambda one: one.channel.state == Channel.State.DISCONNECTED)


def shown_failing(now: datetime) -> list[Shown]:
    """Those whose webhooks do not work."""
    failing = set(failing_webhooks(now).values_list("pk", flat=True))
    return [shown for shown in shown_channels() if shown.channel.pk in failing] if failing else []


def _pushes(*states: Push.State) -> Count:
    return Count("pushes", filter=Q(pushes__state__in=states))
