"""Orders as the store has them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from bordereau.channels.shapes import Connection, OrderPage, ReceivedOrder, Stage
from bordereau.channels.woocommerce.client import MissingError, Store, document_in
from bordereau.channels.woocommerce.order import stage_of
from bordereau.channels.woocommerce.paging import (
    PER_PAGE,
    Place,
    Row,
    read_page,
    row_of,
    rows_in,
    start_after,
)

_WAITING = ("pending", "processing", "on-hold")
_WORTH_ASKING = frozenset({Stage.OPEN, Stage.UNKNOWN})


def fetch_open(connection: Connection, page: str | None) -> OrderPage:
    store = Store(connection)
    if page is not None:
        return replace(_page(store, Place.read(page)), total=None)
    return _page(store, start_after("date", ",".join(_open_statuses(store)), None))


def fetch_changed(connection: Connection, since: datetime, page: str | None) -> OrderPage:
    """Everything but the bin, then the bin, which no other list shows."""
    store = Store(connection)
    place = Place.read(page) if page is not None else start_after("modified", "any", since)
    found = _page(store, place)
    total = found.total if page is None else None
    if found.next_page is None and place.status == "any":
        bin_ = start_after("modified", "trash", since)
        return OrderPage(found.orders, str(bin_), total)
    return replace(found, total=total)


def fetch_orders(connection: Connection, ids: Sequence[str]) -> dict[str, ReceivedOrder | None]:
    """Lists leave the bin out, so what they do not show is asked for by its id."""
    store = Store(connection)
    numbers = [one for one in dict.fromkeys(ids) if one.isascii() and one.isdigit()]
    found: dict[str, ReceivedOrder | None] = dict.fromkeys(ids)
    for start in range(0, len(numbers), PER_PAGE):
        for row in _listed(store, numbers[start : start + PER_PAGE]):
            found[row.id] = _received(store, row)
    for number in numbers:
        if found[number] is None:
            found[number] = fetch_order(store, number)
    return found


def fetch_order(store: Store, number: str) -> ReceivedOrder | None:
    try:
        answer = store.get(f"orders/{number}")
    except MissingError:
        return None
    store.decode(msgspec.Raw, answer)
    return _received(store, row_of(document_in(answer.body)))


def _listed(store: Store, numbers: Sequence[str]) -> list[Row]:
    answer = store.get("orders", include=",".join(numbers), status="any", per_page=str(PER_PAGE))
    asked = set(numbers)
    return [row for row in rows_in(store, answer) if row.id in asked]


def _page(store: Store, place: Place) -> OrderPage:
    rows, following, total = read_page(store, place)
    orders = tuple(_received(store, row) for row in rows)
    return OrderPage(orders, str(following) if following else None, total)


def _received(store: Store, row: Row) -> ReceivedOrder:
    """With its refunds, which an order only sums up: how many units came back is not in it."""
    body = row.raw
    if row.head.refunds:
        refunds = document_in(store.get(f"orders/{row.id}/refunds", per_page=str(PER_PAGE)).body)
        body = body.rstrip().removesuffix(b"}") + b',"_refunds":' + refunds + b"}"
    return ReceivedOrder(row.id, row.modified, body)


class _Status(msgspec.Struct):
    slug: str


def _open_statuses(store: Store) -> list[str]:
    """The usual three and those of the store's own, unless people said that they end an order."""
    told = store.connection.status_stages
    others = {one.removeprefix("wc-") for one in _statuses(store)} - {*_WAITING, "any"}
    return [*_WAITING, *sorted(one for one in others if stage_of(one, told) in _WORTH_ASKING)]


def _statuses(store: Store) -> list[str]:
    answer = store.ask("GET", "orders/statuses")
    if answer.status == 404:
        return _statuses_in_schema(store)
    return [one.slug for one in store.decode(list[_Status], store.accepted(answer))]


class _Property(msgspec.Struct):
    enum: list[str] = []


class _Properties(msgspec.Struct):
    status: _Property = msgspec.field(default_factory=_Property)


class _Schema(msgspec.Struct):
    properties: _Properties = msgspec.field(default_factory=_Properties)


class _Options(msgspec.Struct):
    schema: _Schema = msgspec.field(default_factory=_Schema)


def _statuses_in_schema(store: Store) -> list[str]:
    """Older stores have no list of their statuses, but name them here."""
    return store.decode(_Options, store.options("orders")).schema.properties.status.enum
