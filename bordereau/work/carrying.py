"""Carrying background work in this process until it is asked to stop."""

import signal
from threading import Event

from django.conf import settings


def run() -> None:
    """Work until SIGTERM or SIGINT; what is under way then ends first."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if settings.IS_POSTGRESQL:
        from bordereau.work import cluster

        cluster.run(stop)
    else:
        from bordereau.work import embedded

        embedded.run(stop)
