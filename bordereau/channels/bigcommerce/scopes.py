"""The permissions that our work needs, in BigCommerce's own names and words."""

import re
from collections.abc import Collection

ORDERS = "store_v2_orders"
TRANSACTIONS = "store_v2_transactions_read_only"
PRODUCTS = "store_v2_products_read_only"
INVENTORY = "store_inventory"
LOCATIONS = "store_locations_read_only"
INFORMATION = "store_v2_information_read_only"

# As the control panel and the developer portal call them, where an owner looks for them.
SHOWN = {
    ORDERS: "Orders: modify",
    TRANSACTIONS: "Order Transactions: read-only",
    PRODUCTS: "Products: read-only",
    INVENTORY: "Store Inventory: modify",
    LOCATIONS: "Store Locations: read-only",
    INFORMATION: "Information & Settings: read-only",
}

NEEDED = (ORDERS, TRANSACTIONS, PRODUCTS, INVENTORY, LOCATIONS, INFORMATION)

# The first that fits, by the tables in the vendor's API reference. Webhooks need none.
_OF_PATHS = tuple(
    (re.compile(pattern), scope)
    for pattern, scope in (
        (r"/v3/orders/\d+/transactions", TRANSACTIONS),
        (r"/v[23]/orders?(_statuses)?\b", ORDERS),
        (r"/v3/catalog/", PRODUCTS),
        (r"/v3/inventory/locations$", LOCATIONS),
        (r"/v3/inventory/", INVENTORY),
        (r"/v2/store$|/v3/settings/", INFORMATION),
    )
)


def needed_for(path: str) -> str:
    """The permission that an address of the API asks for, as its owner reads it."""
    return next((SHOWN[scope] for pattern, scope in _OF_PATHS if pattern.match(path)), "")


def missing_from(granted: Collection[str]) -> tuple[str, ...]:
    """What may be changed may be read as well."""
    return tuple(
        scope
        for scope in NEEDED
        if scope not in granted and scope.removesuffix("_read_only") not in granted
    )
