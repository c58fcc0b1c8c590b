"""Several of a store's pages as one, asked for while those before them are written down.

Five hundred orders together cost us little more than a hundred do.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from itertools import chain
from threading import Thread

from bordereau.channels.port import StoreProblem
from bordereau.channels.shapes import OrderPage
from bordereau.inbox.apply import BATCH

SECONDS = 0.3  # the pages of a slow store do not wait for one another

Fetch = Callable[[str | None], OrderPage]
Several = tuple[list[OrderPage], StoreProblem | None]


def gather(fetch: Fetch, page: str | None) -> Iterator[OrderPage]:
    """From this page to the last. What came before a StoreProblem is given before it is raised."""
    coming = _ask(fetch, page)
    while True:
        held, problem = coming.result()
        following = None if problem else held[-1].next_page
        if following is not None:
            coming = _ask(fetch, following)
        if held:
            yield _together(held)
        if problem:
            raise problem
        if following is None:
            break


def _ask(fetch: Fetch, page: str | None) -> "Future[Several]":
    """Not by an executor, whose threads a process waits for before it ends: a store may hang."""
    coming: Future[Several] = Future()

    def ask() -> None:
        try:
            coming.set_result(_several(fetch, page))
        except Exception as error:  # noqa: BLE001 whoever asks for the result gets it
            coming.set_exception(error)

    Thread(target=ask, name="asking ahead", daemon=True).start()
    return coming


def _several(fetch: Fetch, page: str | None) -> Several:
    held: list[OrderPage] = []
    started = time.monotonic()
    try:
        while not held or (page is not None and not _is_enough(held, started)):
            held.append(fetch(page))
            page = held[-1].next_page
    except StoreProblem as problem:
        return held, problem
    return held, None


def _is_enough(held: Sequence[OrderPage], started: float) -> bool:
    return sum(len(one.orders) for one in held) >= BATCH or time.monotonic() - started > SECONDS


def _together(held: Sequence[OrderPage]) -> OrderPage:
    totals = (one.total for one in held if one.total is not None)
    orders = tuple(chain.from_iterable(one.orders for one in held))
    return OrderPage(orders, held[-1].next_page, next(totals, None))
