"""The bar at the foot of every page: customers on demand, and trouble by the switch."""

import re
from dataclasses import dataclass
from typing import Any

from .faults import Faults
from .sending import Sending
from .trickle import Trickle

PACE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
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
    sending: Sending[Any, Any]
    trickle: Trickle
    faults: Faults

    def switches(self) -> list[tuple[str, str, bool]]:
        return [(name, label, bool(getattr(self.faults, name))) for name, _, label in SWITCHES]

    def paces(self) -> list[float]:
        return sorted({*PACES, self.trickle.seconds})

    def press(self, button: str, pace: str, on: set[str]) -> None:
        self.trickle.set_pace(float(pace) if PACE.fullmatch(pace) else 0)
        self.faults.set(**{n: value if n in on else 0 for n, value, _ in SWITCHES})
        self.sending.wake()
        if button == "deliver":
            self.sending.deliver_now()
        elif button.isdigit():
            self.trickle.place_random(min(int(button), 100))
