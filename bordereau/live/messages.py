"""What listeners are told: one message for each order that an event concerns."""

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

# An event of a whole sale, such as a payment, concerns every order of it; some concern none.
SELECT = """
    SELECT e.id, f.id, e.sale_id, e.kind, f.status, f.version, f.outlet_id,
        CASE WHEN e.fulfilment_id IS NULL THEN 1 ELSE 0 END
    FROM (SELECT * FROM bordereau_event WHERE {which} ORDER BY id LIMIT 500) e
    LEFT JOIN bordereau_fulfilment f
    ON f.sale_id = e.sale_id AND (e.fulfilment_id IS NULL OR f.id = e.fulfilment_id)
    ORDER BY e.id
"""
NAMES = ("id", "order", "sale", "kind", "status", "version", "outlet", "of_sale")


@dataclass(frozen=True, slots=True)
class Message:
    id: int
    outlet: int
    text: bytes  # as it goes over the wire


@dataclass(frozen=True, slots=True)
class Batch:
    messages: Sequence[Message]
    ids: Sequence[int]  # of all events read, in order, also of those that concern no order


class Events(Protocol):
    """Where events come from: one class for each database."""

    async def highest(self) -> int: ...

    async def after(self, last: int) -> Batch:
        """The next events after one that a listener has; empty at the end."""
        ...

    async def overlap(self, last: int) -> Batch:
        """Events before `last` that a listener who has it may yet lack."""
        ...

    def news(self) -> AsyncIterator[Sequence[Message]]:
        """New events as they are committed, for ever; called again after a failure, it goes on.

        Its first batch may be empty: what is committed after it will be told.
        """
        ...


def batch(rows: Iterable[Sequence[Any]]) -> Batch:
    rows = list(rows)
    return Batch([_message(row) for row in rows if row[1] is not None], [row[0] for row in rows])


def _message(row: Sequence[Any]) -> Message:
    data = dict(zip(NAMES, row, strict=True))
    data["of_sale"] = bool(data["of_sale"])  # then the order's version says nothing of it
    text = f"event: order\nid: {data['id']}\ndata: {json.dumps(data)}\n\n"
    return Message(data["id"], data["outlet"], text.encode())
