"""WooCommerce: the package itself is the platform that port.py describes."""

from django.utils.translation import gettext_noop

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
credential_names: tuple[str, ...] = ("consumer_key", "consumer_secret")
# The form shows the names as words; these are for the catalogue.
credential_words = (gettext_noop("Consumer key"), gettext_noop("Consumer secret"))
reports_packed = False
has_order_webhooks = True

__all__ = [
    "check",
    "credential_names",
    "ensure_webhooks",
    "fetch_changed",
    "fetch_open",
    "fetch_orders",
    "fetch_products",
    "has_order_webhooks",
    "label",
    "normalise_url",
    "push_status",
    "push_stock",
    "read_order",
    "read_webhook",
    "remove_webhooks",
    "reports_packed",
]
