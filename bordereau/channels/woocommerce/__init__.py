"""WooCommerce: the package itself is the platform that port.py describes."""

from django.utils.translation import gettext_noop

from bordereau.channels.shapes import Connection, StoreLocation
from bordereau.channels.woocommerce.address import normalise_url
from bordereau.channels.woocommerce.check import check
from bordereau.channels.woocommerce.inbound import fetch_changed, fetch_open, fetch_orders
from bordereau.channels.woocommerce.order import read_order
from bordereau.channels.woocommerce.outbound import push_status
from bordereau.channels.woocommerce.products import fetch_products
from bordereau.channels.woocommerce.stock import push_stock
from bordereau.channels.woocommerce.webhooks import (
    ensure_webhooks,
    read_webhook,
    remove_webhooks,
)

label = "WooCommerce"
address_help = gettext_noop("As it stands in the browser's address bar.")
credential_names: tuple[str, ...] = ("consumer_key", "consumer_secret")
# The form shows the names as words; these are for the catalogue.
credential_words = (gettext_noop("Consumer key"), gettext_noop("Consumer secret"))
optional_credentials: tuple[str, ...] = ()
credentials_help = gettext_noop(
    "In WordPress, open WooCommerce › Settings › Advanced › REST API and add a key with "
    "Read/Write permissions. Both are shown once."
)
reports_packed = False
can_reopen = True
reopen_help = gettext_noop(
    "The order goes back to processing there. The store has e-mailed the customer that it is "
    "completed, if its settings say so; that and the private note with the tracking number stay."
)
has_order_webhooks = True
has_own_address = True


def fetch_locations(connection: Connection) -> tuple[StoreLocation, ...]:
    """WooCommerce counts one number for the whole store."""
    return ()


def fetch_completed_words(connection: Connection) -> tuple[str, ...]:
    """Completed is completed."""
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
