"""Background work on PostgreSQL: Procrastinate carries it over any number of processes."""

import asyncio
import contextlib
import logging
import time
from threading import Event

from django.db import DatabaseError, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
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
GATHERS = {APPLY: 0.1, DELIVER: 1.0}  # seconds in which work comes together for one job
FETCH_SECONDS = {QUICK: 0.2, SLOW: 5.0}  # between two looks at jobs whose time has come
STOP_SECONDS = 15.0
PAUSE_SECONDS = 5.0  # before trying again when the database has gone away
LOOK_SECONDS = 0.2  # how soon a signal is noticed

jobs = JobManager(DjangoConnector())
# Until when, by our own clock, the job that this process has deferred is certain to wait.
_waits_until: dict[str, float] = {}


def defer(task: str) -> None:
    """Have the task run soon, unless one already waits. Call it when the rows are committed.

    Whatever waits now will look at the rows later than now, and so see ours.
    """
    if time.monotonic() < _waits_until.get(task, 0.0) or _waits(task):
        return
    now, seconds = time.monotonic(), GATHERS[task]
    soon = configure_task(
        name=task,
        job_manager=jobs,
        queue=QUICK,
        queueing_lock=task,
        schedule_in={"milliseconds": round(seconds * 1000)},
    )
    # Another process may do the same at this moment: one of the two is enough.
    with contextlib.suppress(AlreadyEnqueued):
        soon.defer()
        # Half of it, for the database's clock may be ahead of ours, and who starts the job goes by
        # that. If it is further ahead, the sweep finds what the job came too early for.
        _waits_until[task] = now + seconds / 2


def _waits(task: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'", [task]
        )
        return cursor.fetchone() is not None


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
        fetch_job_polling_interval=FETCH_SECONDS[queue],
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
