"""Lightspeed eCom, C-Series: the package itself is the platform that port.py describes."""

from django.utils.translation import gettext_noop

from bordereau.channels.lightspeed_c.address import normalise_url
from bordereau.channels.lightspeed_c.check import check
from bordereau.channels.lightspeed_c.inbound import fetch_changed, fetch_open, fetch_orders
from bordereau.channels.lightspeed_c.order import read_order
from bordereau.channels.lightspeed_c.outbound import push_status
from bordereau.channels.lightspeed_c.products import fetch_products
from bordereau.channels.lightspeed_c.stock import push_stock
from bordereau.channels.lightspeed_c.webhooks import (
    ensure_webhooks,
    read_webhook,
    remove_webhooks,
)
from bordereau.channels.shapes import Connection, StoreLocation

label = "Lightspeed eCom (C-Series)"
address_help = gettext_noop(
    "The address of the store's back office as it stands in the browser, which ends in "
    "webshopapp.com or shoplightspeed.com."
)
credential_names: tuple[str, ...] = ("api_key", "api_secret")
# The form shows the names as words; these are for the catalogue.
credential_words = (gettext_noop("Api key"), gettext_noop("Api secret"))
optional_credentials: tuple[str, ...] = ()
credentials_help = gettext_noop(
    "Make an API key in the store's back office and let it read and write. It has two parts, a "
    "key and a secret, of 32 characters each."
)
reports_packed = False
can_reopen = True
reopen_help = gettext_noop(
    "The order goes back to awaiting its shipment or pickup there, if the store lets it: no "
    "document says so. If it does not, this stands under Needs attention; then set the status in "
    "the back office. A tracking number stays with its shipment."
)
has_order_webhooks = True
has_own_address = False


def fetch_locations(connection: Connection) -> tuple[StoreLocation, ...]:
    """A variant has one stock level for the whole store."""
    return ()


def fetch_completed_words(connection: Connection) -> tuple[str, ...]:
    """Each way of completing an order has a word of its own."""
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
