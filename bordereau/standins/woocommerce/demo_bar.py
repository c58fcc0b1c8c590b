"""The bar at the foot of every page: customers on demand, and trouble by the switch."""

from dataclasses import dataclass

from ..common.faults import Faults
from ..common.trickle import Trickle
from . import shopper
from .delivery import Deliveries
from .shop import Shop

PACES = (0.0, 2.0, 10.0, 30.0, 120.0)
# The fault behind each switch, what it is set to, and its words.
SWITCHES: tuple[tuple[str, bool | float, str], ...] = (
    ("hold", True, "Hold webhooks back"),
    ("double", True, "Send webhooks twice"),
    ("reorder", True, "Send webhooks in the wrong order"),
    ("drop_share", 0.5, "Lose every other webhook"),
    ("too_many_share", 0.34, "Answer “too many requests” to one in three"),
    ("error_share", 0.2, "Answer with an error one time in five"),
    ("slow_seconds", 2.0, "Take two seconds over every answer"),
    ("apply_then_hang_up_next", 1, "Hang up after applying the next write"),
)


@dataclass(frozen=True)
class DemoBar:
    shop: Shop
    deliveries: Deliveries
    trickle: Trickle
    faults: Faults

    def switches(self) -> list[tuple[str, str, bool]]:
        return [(name, label, bool(getattr(self.faults, name))) for name, _, label in SWITCHES]

    def paces(self) -> list[float]:
        return sorted({*PACES, self.trickle.seconds})

    def press(self, button: str, pace: float, on: set[str]) -> None:
        self.trickle.set_pace(pace)
        self.faults.set(**{n: value if n in on else 0 for n, value, _ in SWITCHES})
        self.deliveries.wake()
        if button == "deliver":
            self.deliveries.deliver_now()
        elif button.isdigit():
            shopper.place_random(self.shop, min(int(button), 100))
