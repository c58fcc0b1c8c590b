"""Trying a connection before anything rests on it: which of the permissions we have."""

import msgspec

from bordereau.channels.bigcommerce import scopes
from bordereau.channels.bigcommerce.address import store_hash
from bordereau.channels.bigcommerce.client import Store, lacks_scope
from bordereau.channels.shapes import Connection, StoreFacts
from bordereau.channels.text import one_line

# No store has that many orders: what is sent to this one changes nothing, whatever we may do.
_NO_ORDER = 2147483647

# Nobody tells what a token may do, so it is tried. Anything but "lacks the scope" means that it
# may: whether we may is judged before what we ask, so not found and invalid are both a yes.
_READS = (
    (scopes.TRANSACTIONS, f"/v3/orders/{_NO_ORDER}/transactions"),
    (scopes.PRODUCTS, "/v3/catalog/products"),
    (scopes.LOCATIONS, "/v3/inventory/locations"),
)
_WRITES: tuple[tuple[str, str, dict[str, object]], ...] = (
    (scopes.ORDERS, f"/v2/orders/{_NO_ORDER}", {"status_id": 9}),
    (scopes.INVENTORY, "/v3/inventory/adjustments/absolute", {"items": []}),
)


class _About(msgspec.Struct):
    name: object = ""
    currency: object = ""


def check(connection: Connection) -> StoreFacts:
    store = Store(connection)
    about = _about(store)
    may_import = _may(store, "/v2/orders")
    missing = set(_missing(store))
    if about is None:
        missing.add(scopes.INFORMATION)
    return StoreFacts(
        store_name=(one_line(about.name) if about else "") or store_hash(connection.url),
        currency=one_line(about.currency).upper() if about else "",
        missing_permissions=tuple(scopes.SHOWN[one] for one in scopes.NEEDED if one in missing),
        may_import=may_import,
    )


def _about(store: Store) -> _About | None:
    answer = store.ask("GET", "/v2/store")
    if lacks_scope(answer):
        return None
    return store.decode(_About, store.accepted("/v2/store", answer))


def _may(store: Store, path: str) -> bool:
    answer = store.ask("GET", path, params={"limit": "1"})
    if lacks_scope(answer):
        return False
    if answer.status not in (204, 404):
        store.accepted(path, answer)
    return True


def _missing(store: Store) -> list[str]:
    told = store.connection.credentials.get("granted_scopes", "").split()
    if told:  # an app is told with its token, which never comes to allow more or less
        return list(scopes.missing_from(told))
    missing = [scope for scope, path in _READS if not _may(store, path)]
    for scope, path, document in _WRITES:
        method = "PUT"
        if lacks_scope(store.ask(method, path, document=document)):
            missing.append(scope)
    return missing
