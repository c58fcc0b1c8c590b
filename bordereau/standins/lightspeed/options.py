"""How one stand-in store is set up."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A shop that customers may fetch their order from: a shipping method of its own."""

    id: str
    name: str
    address: str


PLACES = (
    Place("5021-1709547151586", "Old Town", "4 rue des Tanneurs"),
    Place("7714-1709547188120", "Riverside", "118 quai du Port"),
)


@dataclass(frozen=True)
class Options:
    name: str = "Corner & Co"
    number: int = 1003
    currency: str = "EUR"
    decimals: int = 2
    timezone: str = "Europe/Paris"
    flat_rate: Decimal = Decimal("4.90")
    places: tuple[Place, ...] = PLACES
    prefix: str = ""  # of order ids
    custom_statuses: dict[str, str] = field(default_factory=dict)  # id to name; the others are off
    plan: str = "VENTURE"  # FREE has no API
    is_suspended: bool = False
    calls_a_minute: int = 600
    seed: int = 1
    catalogue: bool = True
    held: bool = False  # webhooks wait for deliver_now()
    trickle_seconds: float = 0
    state_file: Path | None = None
