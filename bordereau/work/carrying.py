"""Carrying background work in this process until it is asked to stop."""

import gc
import signal
from collections.abc import Callable
from threading import Event

from django.conf import settings


def run() -> None:
    """Work until SIGTERM or SIGINT; what is under way then ends first."""
    run_until = _carrier()
    # All that is loaded now stays: to look through it for garbage again and again took an eighth of
    # an import.
    gc.freeze()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_until(stop)


def _carrier() -> Callable[[Event], None]:
    if settings.IS_POSTGRESQL:
        from bordereau.work import cluster

        return cluster.run
    from bordereau.work import embedded

    return embedded.run
