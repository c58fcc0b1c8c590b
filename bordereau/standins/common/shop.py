"""What every store has: a state, a clock, chance, a lock, and a word for "not saved yet"."""

import random
import threading
from typing import Generic, TypeVar

import msgspec

from .clock import Clock
from .dice import dice
from .options import Options

State = TypeVar("State")
Terms = TypeVar("Terms", bound=Options)


class Shop(Generic[Terms, State]):
    alphabet = "0123456789abcdef"  # of made-up secrets, unless another is asked for

    def __init__(self, options: Terms, state: State, clock: Clock, orders: int) -> None:
        self.options = options
        self.state = state
        self.clock = clock
        # After a restart from a file the dice fall anew, or secrets would come twice.
        self.random: random.Random = dice(f"{options.seed}/{orders}")
        self.lock = threading.RLock()
        self.address = "127.0.0.1"
        self.unsaved = False

    def take_unsaved(self) -> bytes | None:
        """The whole state, if it has changed since the last time."""
        with self.lock:
            if not self.unsaved:
                return None
            self.unsaved = False
            return msgspec.json.encode(self.state)

    def token(self, length: int, alphabet: str = "") -> str:
        return "".join(self.random.choices(alphabet or self.alphabet, k=length))
