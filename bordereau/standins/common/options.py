"""How a stand-in store is set up, as far as that is the same whatever its platform."""

from decimal import Decimal
from pathlib import Path
from typing import Protocol


class Options(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def timezone(self) -> str: ...

    @property
    def currency(self) -> str: ...

    @property
    def flat_rate(self) -> Decimal:
        """Of a delivery."""
        ...

    @property
    def seed(self) -> int: ...

    @property
    def trickle_seconds(self) -> float:
        """Between two customers who come by themselves; nought keeps them away."""
        ...

    @property
    def state_file(self) -> Path | None: ...
