"""Which of a store's own words stands for completed, where it has several."""

from django.utils.translation import gettext_noop

from bordereau.channels.actions import known, refused
from bordereau.channels.connections import connection_of, platform_of
from bordereau.channels.models import Channel
from bordereau.channels.port import StoreProblem
from bordereau.refusals import Refusal
from bordereau.staff.access import Actor, May


def choose_words(channel_id: int, shipped: str, picked_up: str, by: Actor) -> None:
    """From now on the store is told these; "" for its usual one.

    Raises Refusal `unknown_word` when the store has no such word now, and `store_refused`.
    """
    by.require(May.CONNECT_CHANNELS)
    channel = known(channel_id)
    try:
        words = list(platform_of(channel).fetch_completed_words(connection_of(channel)))
    except StoreProblem as problem:
        raise refused(problem) from problem
    for word in (shipped, picked_up):
        if word and word not in words:
            raise Refusal(
                "unknown_word",
                gettext_noop(
                    "The store has no status “%(word)s” now. Nothing was saved. Choose another, or "
                    "make it in the store first."
                ),
                word=word,
            )
    Channel.objects.filter(pk=channel.pk).update(
        completed_words=words, shipped_word=shipped, picked_up_word=picked_up
    )
