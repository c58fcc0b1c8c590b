"""Shopify: the package itself is the platform that port.py describes."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from bordereau.channels.shapes import Connection
from bordereau.channels.shopify.address import normalise_url
from bordereau.channels.shopify.check import check, fetch_locations
from bordereau.channels.shopify.inbound import fetch_changed, fetch_open, fetch_orders
from bordereau.channels.shopify.install import finish_install, install_address, read_app_call
from bordereau.channels.shopify.order import read_order
from bordereau.channels.shopify.outbound import push_status
from bordereau.channels.shopify.products import fetch_products
from bordereau.channels.shopify.stock import push_stock
from bordereau.channels.shopify.webhooks import (
    ensure_webhooks,
    read_webhook,
    remove_webhooks,
)

label = "Shopify"
address_help = gettext_noop(
    "The one that ends in .myshopify.com; in Shopify it stands under Settings › Domains."
)
credential_names: tuple[str, ...] = ("client_id", "client_secret", "access_token")
# The form shows the names as words; these are for the catalogue.
credential_words = (
    gettext_noop("Client ID"), gettext_noop("Client secret"), gettext_noop("Access token"),
)  # fmt: skip
optional_credentials: tuple[str, ...] = credential_names
credentials_help = gettext_noop(
    "In Shopify's Dev Dashboard, make an app, install it in the store, and copy the client ID and "
    "secret from its settings. An app made in the store's admin before 2026 has an access token "
    "instead: give that, and its API secret key as the client secret."
)
reports_packed = False
can_reopen = True
reopen_help = gettext_noop(
    "Shopify takes the fulfilment back with its tracking number, and shows the order as "
    "unfulfilled."
)
has_order_webhooks = True
has_own_address = True

app_credential_names: tuple[str, ...] = ("client_id", "client_secret")
app_help = gettext_noop(
    "For a store of another organization: in Shopify's Dev Dashboard, make an app with the "
    "addresses shown here and the access scopes read_orders, read_products, read_locations, "
    "write_inventory and write_merchant_managed_fulfillment_orders. Then copy its client ID and "
    "secret here."
)

app_addresses: Mapping[str, str] = {
    "callback": gettext_noop("Redirect URL"),
    "load": gettext_noop("App URL"),
}
app_starts_here = True


def fetch_completed_words(connection: Connection) -> tuple[str, ...]:
    """Fulfilled is fulfilled."""
    return ()


__all__ = [
    "address_help",
    "app_addresses",
    "app_credential_names",
    "app_help",
    "app_starts_here",
    "can_reopen",
    "check",
    "credential_names",
    "credential_words",
    "credentials_help",
    "ensure_webhooks",
    "fetch_changed",
    "fetch_completed_words",
    "fetch_locations",
    "fetch_open",
    "fetch_orders",
    "fetch_products",
    "finish_install",
    "has_order_webhooks",
    "has_own_address",
    "install_address",
    "label",
    "normalise_url",
    "optional_credentials",
    "push_status",
    "push_stock",
    "read_app_call",
    "read_order",
    "read_webhook",
    "remove_webhooks",
    "reopen_help",
    "reports_packed",
]
