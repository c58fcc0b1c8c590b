"""The places for each of which the store counts stock."""

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.bigcommerce.client import Store
from bordereau.channels.port import LacksPermission, Refused
from bordereau.channels.shapes import Connection, StoreLocation
from bordereau.channels.text import one_line

_MOST = 250  # the largest plan has a hundred
_THE_FIRST = 1  # every store begins with one location, and this is its id


class _Location(msgspec.Struct):
    id: int
    label: object = ""
    code: object = ""
    enabled: bool = True

    @property
    def name(self) -> str:
        return one_line(self.label) or one_line(self.code) or str(self.id)


def fetch_locations(connection: Connection) -> tuple[StoreLocation, ...]:
    """None of a store with a single one: its number is that of all the outlets together."""
    found = _enabled(Store(connection))
    if len(found) < 2:
        return ()
    return tuple(StoreLocation(str(one.id), one.name) for one in found)


def only_location(store: Store) -> int:
    """Where the number for all outlets together belongs."""
    try:
        found = _enabled(store)
    except LacksPermission:
        return _THE_FIRST
    if len(found) == 1:
        return found[0].id
    raise Refused(
        _(
            "The store counts stock at several locations, and nobody has said which outlets they "
            "are. No number was changed there. Say so on the channel's page."
        )
    )


def _enabled(store: Store) -> list[_Location]:
    asked = {"limit": str(_MOST)}
    rows = store.read_data(list[_Location], "/v3/inventory/locations", asked)
    return [one for one in rows if one.enabled]
