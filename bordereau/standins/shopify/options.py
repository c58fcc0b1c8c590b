"""How one stand-in store is set up."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

EVERY_SCOPE = (
    "read_all_orders",
    "read_customers",
    "read_locations",
    "read_orders",
    "read_products",
    "write_inventory",
    "write_merchant_managed_fulfillment_orders",
)


@dataclass(frozen=True)
class Place:
    """A location: it holds stock, and customers may collect there."""

    name: str
    address1: str
    city: str
    zip: str
    country: str = "FR"


PLACES = (
    Place("Old Town", "4 rue des Tanneurs", "Lyon", "69005"),
    Place("Riverside", "118 quai du Port", "Lyon", "69002"),
)


@dataclass(frozen=True)
class Options:
    name: str = "Corner & Co"
    handle: str = "corner-and-co"
    version: str = "2026-10"  # what is answered with, whatever is asked for
    timezone: str = "Europe/Paris"
    currency: str = "EUR"
    tax_percent: Decimal = Decimal(20)  # which the prices hold
    flat_rate: Decimal = Decimal("4.90")
    places: tuple[Place, ...] = PLACES
    scopes: tuple[str, ...] = EVERY_SCOPE
    points: float = 2000  # the bucket, and how much flows back in a second
    points_a_second: float = 100
    token_seconds: int = 86399
    seed: int = 1
    catalogue: bool = True
    held: bool = False  # webhooks wait for deliver_now()
    routed: bool = True  # else orders wait for route() before they are sent from anywhere
    trickle_seconds: float = 0
    state_file: Path | None = None
