"""What a Shopify app must be allowed to do for us, in Shopify's words. Pure."""

from collections.abc import Iterable

# In the order in which the owner finds them in Shopify's list.
NEEDED = (
    "write_inventory",
    "read_locations",
    "write_merchant_managed_fulfillment_orders",
    "read_orders",
    "read_products",
)
# Without these an order cannot be read.
IMPORTING = ("read_orders", "read_products")


def missing(granted: Iterable[str]) -> tuple[str, ...]:
    have = set(granted)
    return tuple(one for one in NEEDED if not is_granted(one, have))


def is_granted(scope: str, granted: Iterable[str]) -> bool:
    """Whoever may write may read, and is listed with the writing alone."""
    have = set(granted)
    return scope in have or scope.replace("read_", "write_", 1) in have
