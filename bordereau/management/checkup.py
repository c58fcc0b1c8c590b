"""What `doctor` looks at, in the order in which one thing rests on another."""

import os
import shutil
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import chain

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from bordereau.channels import actions
from bordereau.channels.lacking import lacking
from bordereau.channels.models import Channel
from bordereau.comparison.differences import needing_attention
from bordereau.findings import Finding, rows
from bordereau.fulfilment import audit as fulfilment
from bordereau.inbox.models import InboxRow
from bordereau.management import tables
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal, say
from bordereau.sales import audit as sales
from bordereau.staff.access import SYSTEM
from bordereau.stock import audit as stock
from bordereau.work.models import Worker

Check = Callable[[], Iterable[Finding]]

SMALL_DISK = 1_000_000_000  # bytes
FULL_DISK = 100_000_000
SEEN_LATELY = timedelta(minutes=2)


def data_folder() -> Iterable[Finding]:
    folder = settings.ENV.data
    if not os.access(folder, os.W_OK):
        yield Finding(f"This user may not write to {folder}.")
    free = shutil.disk_usage(folder).free
    if free < SMALL_DISK:
        yield Finding(
            f"Only {free // 1_000_000} MB are free where {folder} is.", is_wrong=free < FULL_DISK
        )
    for name in ("secret_key", "credential_keys"):
        if (folder / name).stat().st_mode & 0o077:
            yield Finding(f"Others may read {folder / name}: run chmod 600 on it.")


def database() -> Iterable[Finding]:
    try:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            yield from _sqlite_file()
        behind = tables.count_missing()
    except DatabaseError as error:
        yield Finding(f"The database does not answer: {error}".strip())
        return
    if behind:
        yield Finding(f"{behind} migrations are not applied: run `migrate`, or start `serve`.")


def _sqlite_file() -> Iterable[Finding]:
    for (told,) in rows("PRAGMA quick_check"):
        if told != "ok":
            yield Finding(f"The database file is damaged: {told}. Restore a backup.")
    for table, row, *_rest in rows("PRAGMA foreign_key_check"):
        yield Finding(f"Row {row} of {table} points to a row that does not exist.")


def keys() -> Iterable[Finding]:
    for pk, name in Channel.objects.values_list("pk", "name"):
        try:
            Channel.objects.get(pk=pk)
        except InvalidToken:
            yield Finding(
                f"The credentials of {name} cannot be read with the keys in "
                f"{settings.ENV.data / 'credential_keys'}: bring the right file back, or "
                "connect the store again."
            )


def books() -> Iterable[Finding]:
    return chain(stock.audit(), fulfilment.audit(), sales.audit())


def waiting() -> Iterable[Finding]:
    """What a person is asked about on the pages: no mistake, and not to be forgotten."""
    parked = InboxRow.objects.filter(state=InboxRow.State.PARKED).count()
    if parked:
        yield Finding(f"{parked} orders of stores need attention.", is_wrong=False)
    stuck = Push.objects.filter(state=Push.State.NEEDS_ATTENTION).count()
    if stuck:
        yield Finding(f"{stuck} updates could not be sent and need attention.", is_wrong=False)
    differing = needing_attention().count()
    if differing:
        yield Finding(f"{differing} times a store and we say different things.", is_wrong=False)
    retrying = Push.objects.filter(state=Push.State.RETRYING).count()
    if retrying:
        yield Finding(f"{retrying} updates failed and are tried again.", is_wrong=False)


def worker() -> Iterable[Finding]:
    lately = timezone.now() - SEEN_LATELY
    alive = Worker.objects.filter(stopped_at__isnull=True, seen_at__gte=lately)
    for one in alive.exclude(trouble=""):
        yield Finding(f"The background work of {one.name} fails: {one.trouble}")
    if alive.exists():
        return
    last = Worker.objects.order_by("-seen_at").first()
    if last and not last.stopped_at:
        yield Finding(
            f"Nobody carries the background work since {last.seen_at:%Y-%m-%d %H:%M} UTC, when "
            f"{last.name} ended without a word: start `serve`."
        )
    else:
        yield Finding("Nobody carries the background work now: `serve` does.", is_wrong=False)


def channels() -> Iterable[Finding]:
    resting = [Channel.State.PAUSED, Channel.State.DISCONNECTED]
    for channel in Channel.objects.exclude(state__in=resting):
        try:
            channel = actions.check(channel.pk, SYSTEM)
        except Refusal as refusal:
            yield Finding(f"{channel.name}: {refusal}")
            continue
        if channel.is_lacking:
            yield Finding(lacking(channel))
        if channel.state == Channel.State.NEEDS_RECONNECT:
            yield Finding(f"{channel.name}: {say(channel.reason, channel.reason_params)}")


# Without the first two, nothing can be said of the others.
FOUNDATIONS: dict[str, Check] = {"data folder": data_folder, "database": database}
CHECKS: dict[str, Check] = {
    "keys of credentials": keys,
    "stock, orders and receipts": books,
    "what waits for a person": waiting,
    "background work": worker,
}
ONLINE: dict[str, Check] = {"stores": channels}
