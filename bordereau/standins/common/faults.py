"""What can be made to go wrong, while the store runs."""

import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Faults:
    """Counts are used up one at a time; shares are chances between nought and one."""

    # webhooks
    hold: bool = False  # nothing leaves until released
    drop_next: int = 0
    drop_share: float = 0.0
    double: bool = False
    reorder: bool = False
    delay_seconds: float = 0.0
    # answers
    too_many_next: int = 0  # 429
    too_many_share: float = 0.0
    retry_after: int = 2
    error_next: int = 0  # 500
    error_share: float = 0.0
    slow_seconds: float = 0.0
    apply_then_hang_up_next: int = 0  # the write is done, the answer never comes
    hang_up_next: int = 0  # nothing is done, and no answer comes

    def __post_init__(self) -> None:
        # For tests in this process: what becomes of each answer's JSON.
        self.rewrite: Callable[[Any], Any] | None = None

    def set(self, **changes: Any) -> None:
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"There is no fault named {name}.")
            setattr(self, name, known[name](value))

    def clear(self) -> None:
        self.set(**asdict(Faults()))
        self.rewrite = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def strikes(self, name: str, dice: random.Random) -> bool:
        """Whether the fault happens now; a counted one is used up by it."""
        left = getattr(self, f"{name}_next")
        if left > 0:
            setattr(self, f"{name}_next", left - 1)
            return True
        share: float = getattr(self, f"{name}_share", 0)
        return share > 0 and dice.random() < share
