"""Lightspeed eCom, E-Series: the package itself is the platform that port.py describes."""

from django.utils.translation import gettext_noop

from bordereau.channels.lightspeed.address import normalise_url
from bordereau.channels.lightspeed.check import check
from bordereau.channels.lightspeed.inbound import fetch_changed, fetch_open, fetch_orders
from bordereau.channels.lightspeed.order import read_order
from bordereau.channels.lightspeed.outbound import fetch_completed_words, push_status
from bordereau.channels.lightspeed.products import fetch_products
from bordereau.channels.lightspeed.stock import push_stock
from bordereau.channels.lightspeed.webhooks import (
    ensure_webhooks,
    read_webhook,
    remove_webhooks,
)
from bordereau.channels.shapes import Connection, StoreLocation

label = "Lightspeed eCom"
address_help = gettext_noop(
    "The store's ID, a number. It stands after /store/ in the address of its admin pages."
)
credential_names: tuple[str, ...] = ("access_token", "client_secret")
# The form shows the names as words; these are for the catalogue.
credential_words = (gettext_noop("Access token"), gettext_noop("Client secret"))
optional_credentials: tuple[str, ...] = ("client_secret",)
credentials_help = gettext_noop(
    "In the store's admin, open the address that ends in #develop-apps and make a custom app. Its "
    "secret token begins with secret_. The client secret is needed only if Lightspeed's support "
    "has set up webhooks for the app."
)
reports_packed = False
can_reopen = True
reopen_help = gettext_noop(
    "The order goes back to Processing there, and keeps its tracking number until another one "
    "is given. If the store has e-mailed the customer, that stays sent."
)
has_order_webhooks = False  # none that we could make; those that support has set up are read
has_own_address = True


def fetch_locations(connection: Connection) -> tuple[StoreLocation, ...]:
    """One number for the whole store: those of locations may not be set by apps (409)."""
    return ()


__all__ = [
    "address_help",
    "can_reopen",
    "check",
    "credential_names",
    "credentials_help",
    "ensure_webhooks",
    "fetch_changed",
    "fetch_completed_words",
    "fetch_locations",
    "fetch_open",
    "fetch_orders",
    "fetch_products",
    "has_order_webhooks",
    "has_own_address",
    "label",
    "normalise_url",
    "optional_credentials",
    "push_status",
    "push_stock",
    "read_order",
    "read_webhook",
    "remove_webhooks",
    "reopen_help",
    "reports_packed",
]
