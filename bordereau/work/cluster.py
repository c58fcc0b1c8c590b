"""Background work on PostgreSQL: Procrastinate carries it over any number of processes."""

import asyncio
import contextlib
import logging
import time
from threading import Event

from django.db import DatabaseError
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from bordereau.work.life import SIGN_SECONDS, Life

log = logging.getLogger(__name__)

APPLY = "apply_inbox"
DELIVER = "deliver_outbox"
QUICK = "quick"
SLOW = "slow"  # what may wait long for a store, kept from holding up the rest
CONCURRENCY = {QUICK: 4, SLOW: 2}
STOP_SECONDS = 15.0
PAUSE_SECONDS = 5.0  # before trying again when the database has gone away
LOOK_SECONDS = 0.2  # how soon a signal is noticed

jobs = JobManager(DjangoConnector())


def defer(task: str) -> None:
    """Have the task run soon, unless one already waits. Call it when the rows are committed.

    Whatever waits now will look at the rows later than now, and so see ours.
    """
    if ProcrastinateJob.objects.filter(queueing_lock=task, status="todo").exists():
        return
    # Another process may do the same at this moment: one of the two is enough.
    with contextlib.suppress(AlreadyEnqueued):
        configure_task(name=task, job_manager=jobs, queue=QUICK, queueing_lock=task).defer()


def run(stop: Event) -> None:
    """Carry the work until `stop` is set; what is under way then ends."""
    life = Life()
    while not stop.is_set():
        try:
            life.begin()
            asyncio.run(_work(stop, life))
            life.end()
        except (DatabaseError, ConnectorException, OSError):
            log.exception("the background work stopped and will be started again")
            stop.wait(PAUSE_SECONDS)


async def _work(stop: Event, life: Life) -> None:
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        async with app.open_async():
            carriers = [asyncio.create_task(_carry(queue)) for queue in CONCURRENCY]
            await _until(stop, life, carriers)
            for carrier in carriers:
                carrier.cancel()  # it ends what it has begun
            await asyncio.wait(carriers)


async def _carry(queue: str) -> None:
    await app.run_worker_async(
        queues=[queue],
        concurrency=CONCURRENCY[queue],
        name=queue,
        delete_jobs="always",
        install_signal_handlers=False,
        shutdown_graceful_timeout=STOP_SECONDS,
    )


async def _until(stop: Event, life: Life, carriers: "list[asyncio.Task[None]]") -> None:
    """Give signs of life until we are asked to stop. Raises OSError when a carrier gave up."""
    next_sign = time.monotonic() + SIGN_SECONDS
    while not stop.is_set():
        if any(carrier.done() for carrier in carriers):
            raise ConnectionError("a Procrastinate worker gave up")
        if time.monotonic() >= next_sign:
            await asyncio.to_thread(life.sign)
            next_sign += SIGN_SECONDS
        await asyncio.sleep(LOOK_SECONDS)
