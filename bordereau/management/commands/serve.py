import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bordereau.environment import SettingsMistake
from bordereau.management import tables
from bordereau.work import assets
from bordereau.work.ports import is_free


class Command(BaseCommand):
    help = "Serve pages, API, webhooks and live updates, and carry the background work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help="leave the background work to `bordereau worker` processes",
        )

    def handle(self, *args: Any, no_worker: bool, **options: Any) -> None:
        require_ports()
        tables.migrate()
        become("web", "live", *([] if no_worker else ["worker"]))


def require_ports() -> None:
    env = settings.ENV
    if not is_free(env.host, 0):
        raise SettingsMistake(
            "BORDEREAU_HOST",
            f"is {env.host!r}, which is no address of this machine",
            "Give 127.0.0.1, 0.0.0.0 or one of its addresses.",
        )
    for port in (env.port, env.port + 1):
        if not is_free(env.host, port):
            raise CommandError(
                f"Port {port} of {env.host} is in use. Bordereau needs two ports in a row: "
                f"set BORDEREAU_PORT to the first of two that are free."
            )


def become(*roles: str) -> None:
    """Turn this process, which has loaded everything, into one that has loaded almost nothing."""
    if not settings.DEBUG:
        assets.collect()
    os.execv(  # noqa: S606 its words are our own
        sys.executable, [sys.executable, "-P", "-m", "bordereau.work.supervisor", *roles]
    )
