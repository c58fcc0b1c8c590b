"""A command waits where a store is short of room; before a page a person is told instead."""

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from bordereau.refusals import Refusal

MOST_SECONDS = 120.0  # in all: most limits end within a minute

P = ParamSpec("P")
T = TypeVar("T")


class StoreBusy(Refusal):
    """The store has said when to come back: in `after` seconds."""

    def __init__(self, sentence: str, after: float, **params: str) -> None:
        super().__init__("store_refused", sentence, **params)
        self.after = after


def patiently(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Ask again when the store has room, as often as it takes. Raises the Refusals of `ask`."""
    give_up = time.monotonic() + MOST_SECONDS
    while True:
        try:
            return ask(*args, **kwargs)
        except StoreBusy as busy:
            if time.monotonic() + busy.after > give_up:
                raise
            time.sleep(busy.after)
