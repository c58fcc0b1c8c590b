"""The stand-in stores, by platform: what starts one, and the stores that the demo plays."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

MODULES: dict[str, str] = {
    "bigcommerce": "bordereau.standins.bigcommerce",
    "lightspeed": "bordereau.standins.lightspeed",
    "lightspeed_c": "bordereau.standins.lightspeed_c",
    "shopify": "bordereau.standins.shopify",
    "woocommerce": "bordereau.standins.woocommerce",
}


@dataclass(frozen=True)
class DemoStore:
    platform: str
    name: str
    pace: float  # seconds between two customers who come by themselves
    options: dict[str, Any] = field(default_factory=dict)


# What Shopify lets a Plus store ask for, so that the demo's past is made without long waits.
PLUS = {"points": 20_000, "points_a_second": 1_000}
PRO = {"quota": 450}  # and BigCommerce a Pro store, in half a minute
# The first has the month of history. Together an order comes every half minute.
DEMO_STORES = (
    DemoStore("woocommerce", "Corner & Co online", 60),
    DemoStore("shopify", "Maison Lumen", 180, PLUS),
    DemoStore("bigcommerce", "Harbour Goods", 240, PRO),
    DemoStore("lightspeed", "Petite Fabrique", 270),
    DemoStore("lightspeed_c", "Rue des Jouets", 300),
)
OF_THE_DEMO = DEMO_STORES[0].platform


def opened(platform: str, port: int, **options: Any) -> AbstractContextManager[Any]:
    """The store of that platform, for as long as one holds it."""
    module = import_module(MODULES[platform])
    run: Callable[..., AbstractContextManager[Any]] = getattr(module, f"run_{platform}_standin")
    return run(module.Options(**options), port)
