"""The application on a socket: uvicorn in a thread of this process."""

import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp

START_SECONDS = 10


class Server:
    def __init__(self, port: int) -> None:
        """The port is taken here, so that the address is known before anything is served."""
        self.socket = socket.create_server(("127.0.0.1", port))
        # Headers and body leave in two writes; else the second waits 40 ms for the other side.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port: int = self.socket.getsockname()[1]
        self.uvicorn: uvicorn.Server | None = None
        self.thread: threading.Thread | None = None

    def start(self, app: ASGIApp) -> None:
        # No proxy headers: the store itself decides what it believes of them.
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, lifespan="off", proxy_headers=False,
            loop="asyncio", http="h11", ws="none", timeout_graceful_shutdown=2,
        )  # fmt: skip
        self.uvicorn = server = uvicorn.Server(config)
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
            self.uvicorn.should_exit = True
            self.thread.join(timeout=5)
        self.socket.close()
