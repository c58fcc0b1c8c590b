"""How one stand-in store is set up. What no document settles may be had both ways."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A shop that customers may fetch their order from: a shipping method of its own."""

    name: str
    address: str


PLACES = (Place("Old Town", "4 rue des Tanneurs"), Place("Riverside", "118 quai du Port"))


@dataclass(frozen=True)
class Options:
    name: str = "Corner & Co"
    number: int = 356_891
    currency: str = "EUR"
    timezone: str = "Europe/Paris"
    tax_percent: Decimal = Decimal(20)
    flat_rate: Decimal = Decimal("4.90")
    places: tuple[Place, ...] = PLACES
    limits: tuple[int, int, int] = (300, 3_000, 12_000)  # in five minutes, an hour, a day
    newest_first: bool = True  # the list of orders
    unit_prices: bool = False  # whether `priceIncl` of a line is for one unit
    deducts: bool = True  # whether an order takes its goods off the stock
    signs: bool = True  # its webhooks
    seed: int = 1
    catalogue: bool = True
    held: bool = False  # webhooks wait for deliver_now()
    trickle_seconds: float = 0
    state_file: Path | None = None
