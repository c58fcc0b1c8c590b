"""What kind of store it is."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Location:
    """A place that counts stock, and where customers may collect."""

    id: int
    name: str
    address_1: str
    city: str
    postcode: str
    country: str


LOCATIONS = (
    Location(1, "Old Town", "4 rue des Tanneurs", "Lyon", "69005", "FR"),
    Location(2, "Riverside", "118 quai du Port", "Lyon", "69002", "FR"),
)


@dataclass(frozen=True)
class Options:
    name: str = "Corner & Co"
    store_hash: str = "c0rn3r"
    timezone: str = "Europe/Paris"
    currency: str = "EUR"
    tax_percent: Decimal = Decimal(20)
    prices_include_tax: bool = True
    flat_rate: Decimal = Decimal("4.90")
    locations: tuple[Location, ...] = LOCATIONS
    stock_when: str = "order_placed"  # or "order_completed_or_shipped"
    channel_stock_when: str = ""  # the sales channel's own; "" for the store's
    adjusts_on_edit: bool = True  # the store's stock follows an edited order
    adjusts_on_refund: bool = True  # and a refunded or cancelled one
    pickup_by_name: bool = False  # a theme without pickup: a way of shipping is renamed
    signs_webhooks: bool = True
    quota: int = 150  # requests in each window of 30 seconds, for all apps together
    seed: int = 1
    catalogue: bool = True
    held: bool = False  # webhooks wait for deliver_now()
    trickle_seconds: float = 0
    state_file: Path | None = None
