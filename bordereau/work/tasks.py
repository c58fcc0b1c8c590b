"""What Procrastinate runs. Each looks at the rows, which are the truth, so that running a task once
too often does nothing, and once too seldom is put right by `sweep`."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from bordereau.channels.health import tend_webhooks
from bordereau.channels.product_import import import_due
from bordereau.comparison.job import compare_due
from bordereau.inbox import apply
from bordereau.inbox.poll import poll_due
from bordereau.outbox import deliver
from bordereau.work import cluster
from bordereau.work.prune import prune

ROUNDS = 10  # then another worker may go on, and one that is asked to stop can
EVERY_FIVE_SECONDS = "* * * * * */5"  # seconds come last here


def _rounds(step: Callable[[datetime], int], task: str) -> None:
    """Until all is done that was due when we began: what came since then has a job of its own."""
    began = timezone.now()
    for _ in range(ROUNDS):
        if not step(began):
            return
    cluster.defer(task)


@app.task(name=cluster.APPLY, queue=cluster.QUICK)
def apply_inbox() -> None:
    _rounds(lambda began: apply.apply_due(at=began), cluster.APPLY)


@app.task(name=cluster.DELIVER, queue=cluster.QUICK)
def deliver_outbox() -> None:
    _rounds(lambda began: deliver.deliver_due(at=began), cluster.DELIVER)


@app.periodic(cron=EVERY_FIVE_SECONDS)
@app.task(name="sweep", queue=cluster.QUICK, queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Find due rows that nobody was told of: retries, and what a killed process left."""
    if apply.due().exists():
        cluster.defer(cluster.APPLY)
    if deliver.due().exists():
        cluster.defer(cluster.DELIVER)


@app.periodic(cron=EVERY_FIVE_SECONDS)
@app.task(name="poll_channels", queue=cluster.SLOW, queueing_lock="poll_channels")
def poll_channels(timestamp: int) -> None:
    poll_due()


@app.periodic(cron=EVERY_FIVE_SECONDS)
@app.task(name="import_products", queue=cluster.SLOW, queueing_lock="import_products")
def import_products(timestamp: int) -> None:
    import_due()


@app.periodic(cron=EVERY_FIVE_SECONDS)
@app.task(name="compare_channels", queue=cluster.SLOW, queueing_lock="compare_channels")
def compare_channels(timestamp: int) -> None:
    """The nights are told by the clocks of the shops, which the database knows."""
    compare_due()


@app.periodic(cron="17 * * * *")
@app.task(name="tend_channels", queue=cluster.SLOW, queueing_lock="tend_channels")
def tend_channels(timestamp: int) -> None:
    tend_webhooks()


@app.periodic(cron="41 3 * * *")
@app.task(name="prune", queue=cluster.SLOW, queueing_lock="prune")
def prune_daily(timestamp: int) -> None:
    while prune():
        pass


@app.periodic(cron="*/10 * * * *")
@app.task(name="bury", queue=cluster.SLOW, queueing_lock="bury")
async def bury(timestamp: int) -> None:
    """Remove the jobs of killed workers. Their rows are found by `sweep`, not by them."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
