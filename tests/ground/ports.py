"""Ports of this machine for a test's own servers."""

import random
import socket

# Below those that the kernel gives to whoever asks for any: no other test's server or
# connection takes one of them between our look and our server's start.
FROM, TO = 20_000, 32_000

_any = random.SystemRandom()  # Hypothesis and random-order seed the shared one alike everywhere


def free_port() -> int:
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of so many in a row."""
    while True:
        first = _any.randrange(FROM, TO)
        if all(_is_free(first + step) for step in range(count)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
