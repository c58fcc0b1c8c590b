"""Trying a connection before anything rests on it."""

from django.utils.translation import gettext_noop as _

from bordereau.channels.lightspeed_c.client import Store, fault, problem
from bordereau.channels.lightspeed_c.shop import Shop, shop_in
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
    shop = _shop(store)
    store.get("orders", limit="1")
    missing = [f"{path}: read" for path in _READ if not _may_read(store, path)]
    if not _may_write(store):
        missing.append("orders: write")
    return StoreFacts(
        shop.name or store.site.host, shop.code, tuple(missing), may_import=bool(missing)
    )


def _shop(store: Store) -> Shop:
    """The first request: here a key that was never right is told apart from one that was."""
    answer = store.ask("GET", "shop")
    if answer.status == 401:
        raise NeedsReconnect(
            _(
                "%(host)s does not know this API key and secret. Nothing was changed. They are "
                "made together: copy both again. If they are right, the store runs on Lightspeed's "
                "other servers: check the address."
            ),
            host=store.site.host,
        )
    return shop_in(store, store.accepted(answer))


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
