"""The application on a socket: uvicorn in a thread of this process."""

import asyncio
import contextlib
import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp

START_SECONDS = 10
TICK_SECONDS = 0.1


class Prompt(uvicorn.Server):
    """It ends as soon as it is told. uvicorn's own looks ten times a second whether it should, and
    then waits a tenth more, which every test that has a store to itself would pay for.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.told = asyncio.Event()

    def end(self) -> None:
        """From any thread."""
        self.should_exit = True
        if self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.told.set)

    async def main_loop(self) -> None:
        self.loop = asyncio.get_running_loop()
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.told.wait(), TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.server_state.tasks:  # somebody still waits for an answer
            await super().shutdown(sockets)
            return
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()


class Server:
    def __init__(self, port: int) -> None:
        """The port is taken here, so that the address is known before anything is served."""
        self.socket = socket.create_server(("127.0.0.1", port))
        # Headers and body leave in two writes; else the second waits 40 ms for the other side.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port: int = self.socket.getsockname()[1]
        self.uvicorn: Prompt | None = None
        self.thread: threading.Thread | None = None

    def start(self, app: ASGIApp) -> None:
        # No proxy headers: the store itself decides what it believes of them.
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, lifespan="off", proxy_headers=False,
            loop="asyncio", http="h11", ws="none", timeout_graceful_shutdown=2,
        )  # fmt: skip
        self.uvicorn = server = Prompt(config)
        self.thread = threading.Thread(
            target=lambda: server.run(sockets=[self.socket]), name="store", daemon=True
        )
        self.thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if time.monotonic() > deadline or not self.thread.is_alive():
                raise RuntimeError("The stand-in store did not start.")
            time.sleep(0.002)

    def stop(self) -> None:
        if self.uvicorn and self.thread:
            self.uvicorn.end()
            self.thread.join(timeout=5)
        self.socket.close()
