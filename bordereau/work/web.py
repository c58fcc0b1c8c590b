"""Pages, API and webhooks under granian's WSGI."""

import os
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from bordereau import environment
from bordereau.work import parent

THREADS = 4  # a worker's, each with a database connection that stays
LONGEST_IDLE = 600  # seconds after which an idle thread, and its connection, may go
STOP_SECONDS = 10


def run() -> None:
    env = environment.read()
    server = MPServer(
        "bordereau.work.web:application",
        address=env.host,
        port=env.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=env.web_workers,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=LONGEST_IDLE,
        websockets=False,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    # The socket listens by then: who comes before the workers are up waits, and is not refused.
    server.on_startup(lambda: print(f"Bordereau is at {address(env.host, env.port)}", flush=True))
    server.serve()


def address(host: str, port: int) -> str:
    shown = "localhost" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 we bind nothing here
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def application() -> Callable[..., Any]:
    """What granian loads in each of its workers."""
    parent.die_with(os.getppid())
    from bordereau.wsgi import application

    return application
