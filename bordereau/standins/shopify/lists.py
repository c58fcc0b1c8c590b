"""Lists in pages, each row with a mark of its own to go on from; and the words of a search."""

import base64
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from graphql import GraphQLError

from .orders import financial_status
from .routing import display_status
from .state import Order

Row = TypeVar("Row")
Json = dict[str, Any]
MOST = 250


def connection(
    rows: Iterable[Row],
    key: Callable[[Row], list[Any]],
    show: Callable[[Row], Json],
    first: int | None = None,
    after: str | None = None,
    is_wanted: Callable[[Row], bool] = lambda _row: True,
    **_: Any,
) -> Json:
    """`key` sorts the rows and marks them: whoever goes on after one misses none that stays.

    Of a long list only so many rows are looked at as the page takes.
    """
    if not first or first > MOST:
        raise GraphQLError("you must provide one of first or last, of 250 at most")
    mark = json.loads(base64.b64decode(after)) if after else None
    ordered = sorted(rows, key=key)
    start = bisect_right(ordered, mark, key=key) if mark else 0
    left = list(islice(filter(is_wanted, islice(ordered, start, None)), first + 1))
    page = left[:first]
    end = base64.b64encode(json.dumps(key(page[-1])).encode()).decode() if page else None
    return {
        "nodes": [show(row) for row in page],
        "pageInfo": {"hasNextPage": len(left) > first, "endCursor": end},
    }


WORD = re.compile(r"(-?)(\w+):(>=|<=|>|<)?(?:'([^']*)'|(\S+))")


def matching(query: str | None) -> Callable[[Order], bool]:
    """A filter that nobody knows matches everything, as on the real thing."""
    tests = [
        (minus == "-", name, sign or "", quoted or bare)
        for minus, name, sign, quoted, bare in WORD.findall(query or "")
    ]
    return lambda order: all(is_so(order, *rest) is not minus for minus, *rest in tests)


def is_so(order: Order, name: str, sign: str, value: str) -> bool:
    if name in ("updated_at", "created_at"):
        return compared(order.updated if name == "updated_at" else order.created, sign, value)
    if name == "status":
        wanted = {"open": order.closed is None, "closed": bool(order.closed)}
        return wanted.get(value, bool(order.cancelled) if value == "cancelled" else True)
    if name == "fulfillment_status":
        return display_status(order).lower() == value
    if name == "financial_status":
        return financial_status(order).lower() == value
    return True


def compared(moment: datetime, sign: str, value: str) -> bool:
    other = datetime.fromisoformat(value).astimezone(UTC)
    return {
        ">=": moment >= other, "<=": moment <= other, ">": moment > other, "<": moment < other,
    }.get(sign, moment == other)  # fmt: skip
