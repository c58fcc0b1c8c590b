"""BigCommerce: the package itself is the platform that port.py describes."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from bordereau.channels.bigcommerce.address import normalise_url
from bordereau.channels.bigcommerce.check import check
from bordereau.channels.bigcommerce.inbound import fetch_changed, fetch_open, fetch_orders
from bordereau.channels.bigcommerce.install import finish_install, install_address, read_app_call
from bordereau.channels.bigcommerce.locations import fetch_locations
from bordereau.channels.bigcommerce.order import read_order
from bordereau.channels.bigcommerce.outbound import push_status
from bordereau.channels.bigcommerce.products import fetch_products
from bordereau.channels.bigcommerce.stock import push_stock
from bordereau.channels.bigcommerce.webhooks import (
    ensure_webhooks,
    read_webhook,
    remove_webhooks,
)
from bordereau.channels.shapes import Connection

label = "BigCommerce"
address_help = gettext_noop(
    "The API path shown with the API account, such as "
    "https://api.bigcommerce.com/stores/abc123/v3/, or the address of the control panel."
)
credential_names: tuple[str, ...] = ("access_token", "client_secret")
optional_credentials: tuple[str, ...] = ("client_secret",)
# The form shows the names as words; these are for the catalogue.
credential_words = (
    gettext_noop("Access token"),
    gettext_noop("Client ID"),
    gettext_noop("Client secret"),
)
credentials_help = gettext_noop(
    "In the control panel, open Settings › Store-level API accounts and create an account with: "
    "Orders modify, Order transactions read-only, Products read-only, Store inventory modify, "
    "Store locations read-only, Information & settings read-only. All is shown once."
)
reports_packed = True
can_reopen = True
reopen_help = gettext_noop(
    "The order goes back to Awaiting Shipment or Awaiting Pickup there, and the shipment that we "
    "made with its tracking number is deleted. One that was made in BigCommerce itself stays: "
    "delete it there if that parcel will not leave."
)
has_order_webhooks = True
has_own_address = True

app_credential_names: tuple[str, ...] = ("client_id", "client_secret")
app_help = gettext_noop(
    "In BigCommerce's Developer Portal, create an app. Give it the callback addresses shown here "
    "and the permissions: Orders modify, Order transactions read-only, Products read-only, Store "
    "inventory modify, Store locations read-only, Information & settings read-only. Then paste "
    "its client ID and secret here, and install it from your store's control panel."
)
app_addresses: Mapping[str, str] = {
    "callback": gettext_noop("Auth callback URL"),
    "load": gettext_noop("Load callback URL"),
    "uninstall": gettext_noop("Uninstall callback URL"),
}
app_starts_here = False  # the store's control panel does: Apps › My apps


def fetch_completed_words(connection: Connection) -> tuple[str, ...]:
    """Completed is completed."""
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
