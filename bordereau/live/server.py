"""The live process: it holds everybody's stream open and costs next to nothing for each.

It loads neither Django's apps nor our tables, so that it stays small.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bordereau import environment
from bordereau.environment import Environment
from bordereau.live.hub import Hub
from bordereau.live.messages import Events
from bordereau.live.stream import open_stream

log = logging.getLogger(__name__)

STOP_SECONDS = 3
LONGEST_PAUSE = 30.0


def run() -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    env = environment.read()
    secrets = environment.kept_secrets(env.data / "secret_key")
    hub = Hub()
    config = uvicorn.Config(
        application(hub, events_of(env), secrets),
        host=env.host,
        port=env.port + 1,
        log_level="warning",
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    LiveServer(config, hub.close).run()


class LiveServer(uvicorn.Server):
    """Tells the streams to end when it is asked to stop: they would go on for ever."""

    def __init__(self, config: uvicorn.Config, close: Callable[[], None]) -> None:
        super().__init__(config)
        self.close = close

    async def shutdown(self, *args: object, **kwargs: object) -> None:
        self.close()
        await super().shutdown(*args, **kwargs)  # type: ignore[arg-type]


def application(hub: Hub, events: Events, secrets: list[str]) -> Starlette:
    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        telling = asyncio.create_task(tell(hub, events))
        yield
        telling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await telling  # it lets go of the database in order

    endpoint = partial(open_stream, hub=hub, events=events, secrets=secrets)
    return Starlette(routes=[Route("/live", endpoint)], lifespan=lifespan)


def events_of(env: Environment) -> Events:
    database = environment.database(env.database_url, env.data)
    if "sqlite" in str(database["ENGINE"]):
        from bordereau.live.sqlite import SqliteEvents

        return SqliteEvents(str(database["NAME"]))
    from bordereau.live.postgresql import PostgresqlEvents

    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    names["port"] = "PORT"
    return PostgresqlEvents({ours: database[theirs] or None for ours, theirs in names.items()})


async def tell(hub: Hub, events: Events) -> None:
    """Hand new events to who listens; when the database goes away, come back when it does."""
    failures = 0
    while True:
        try:
            async for messages in events.news():
                failures = 0
                hub.tell(messages)
        except Exception:
            log.exception("no news from the database; asking again in a while")
            failures += 1
            await asyncio.sleep(min(2.0**failures, LONGEST_PAUSE))
