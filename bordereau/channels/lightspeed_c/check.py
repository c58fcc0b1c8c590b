"""Trying a connection before anything rests on it."""

from bordereau.channels.lightspeed_c.client import Store, fault, problem
from bordereau.channels.lightspeed_c.shop import read_shop
from bordereau.channels.port import NeedsReconnect
from bordereau.channels.shapes import Connection, StoreFacts

_READ = ("products", "variants", "shipments", "webhooks")
# No order has this number, so whatever the store thinks of the request, it changes nothing.
_NOBODYS_ORDER = "orders/0"


def check(connection: Connection) -> StoreFacts:
    """What a key may do is tried: the shape of the list that `account/permissions` gives is not
    documented.
    """
    store = Store(connection)
    shop = read_shop(store)
    store.get("orders", limit="1")
    missing = [f"{path}: read" for path in _READ if not _may_read(store, path)]
    if not _may_write(store):
        missing.append("orders: write")
    return StoreFacts(
        shop.name or store.site.host, shop.code, tuple(missing), may_import=bool(missing)
    )


def _may_read(store: Store, path: str) -> bool:
    try:
        store.get(path, limit="1")
    except NeedsReconnect:
        return False
    return True


def _may_write(store: Store) -> bool:
    """A key is judged before the order is looked for; 404 means that it may."""
    answer = store.ask("PUT", _NOBODYS_ORDER, document={"order": {}})
    if answer.status in (401, 403):
        return False
    if answer.status >= 500 or (answer.status >= 300 and fault(answer) is None):
        raise problem(answer, store.site.host)
    return True
