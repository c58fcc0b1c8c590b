"""Trying a connection before anything rests on it. Each failure has a sentence of its own."""

from bordereau.channels.lightspeed.client import Store, fault
from bordereau.channels.lightspeed.profile import read_profile
from bordereau.channels.lightspeed.scopes import needed_for
from bordereau.channels.shapes import Connection, StoreFacts

_NOBODY = "0"  # no order and no product has this number


def check(connection: Connection) -> StoreFacts:
    """What may be read is tried by reading. What may be changed, no call tells: so nothing is
    changed about an order and a product that do not exist. The scope is judged first."""
    store = Store(connection)
    profile = read_profile(store)
    store.get("orders", limit="1", responseFields="total")
    missing = [
        scope
        for scope, is_missing in (
            _tried(store, "GET", "products", {"limit": "1", "responseFields": "total"}),
            _tried(store, "PUT", f"orders/{_NOBODY}"),
            _tried(store, "PUT", f"products/{_NOBODY}"),
        )
        if is_missing
    ]
    return StoreFacts(
        store_name=profile.name or store.number,
        currency=profile.formats.currency.upper(),
        missing_permissions=tuple(missing),
        may_import=True,
    )


def _tried(
    store: Store, method: str, path: str, params: dict[str, str] | None = None
) -> tuple[str, bool]:
    document: dict[str, str] | None = None if method == "GET" else {}
    answer = store.ask(method, path, params=params, document=document)
    given = fault(answer)
    if given is not None and given.code == "INSUFFICIENT_APP_SCOPE":
        return needed_for(method, path), True
    if answer.status not in (400, 404):  # let in, and then of course there is no such thing
        store.accepted(method, path, answer)
    return needed_for(method, path), False
