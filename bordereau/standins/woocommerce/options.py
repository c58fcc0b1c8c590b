"""How one stand-in site is set up."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path


class Site(StrEnum):
    """What answers at the address that the merchant typed."""

    SHOP = "shop"
    PLAIN_PERMALINKS = "plain_permalinks"
    FIREWALL = "firewall"
    NOT_WORDPRESS = "not_wordpress"


@dataclass(frozen=True)
class Place:
    """A shop that customers may fetch their order from."""

    name: str
    address_1: str
    city: str
    postcode: str
    country: str
    state: str = ""
    details: str = ""

    @property
    def line(self) -> str:
        return f"{self.address_1}, {self.city}, {self.state} {self.postcode}".replace(",  ", ", ")


PLACES = (
    Place("Old Town", "4 rue des Tanneurs", "Lyon", "69005", "FR", details="Mon to Sat, 9 to 19"),
    Place("Riverside", "118 quai du Port", "Lyon", "69002", "FR"),
)


@dataclass(frozen=True)
class Options:
    name: str = "Corner & Co"
    version: str = "11.0.1"
    timezone: str = "Europe/Paris"
    currency: str = "EUR"
    country: str = "FR"
    tax_percent: Decimal = Decimal(20)
    tax_label: str = "VAT"
    flat_rate: Decimal = Decimal("4.90")
    places: tuple[Place, ...] = PLACES
    extra_statuses: dict[str, str] = field(default_factory=dict)
    site: Site = Site.SHOP
    seed: int = 1
    catalogue: bool = True
    held: bool = False  # webhooks wait for deliver_now(), as a site without visitors does
    trickle_seconds: float = 0
    state_file: Path | None = None

    @property
    def old(self) -> bool:
        """Before 10: no list of statuses, and fewer fields on an order."""
        return int(self.version.split(".")[0]) < 10
