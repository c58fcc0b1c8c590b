"""How long a command waits for a store that is short of room."""

import pytest

from bordereau.channels.patience import MOST_SECONDS, StoreBusy, patiently


class Store:
    """Has room at the third question."""

    def __init__(self, after: float) -> None:
        self.after = after
        self.asked = 0

    def ask(self) -> str:
        self.asked += 1
        if self.asked < 3:
            raise StoreBusy("Few are left.", self.after)
        return "42 orders"


def test_it_asks_again_when_the_store_said() -> None:
    store = Store(after=0.01)
    assert patiently(store.ask) == "42 orders"
    assert store.asked == 3


def test_it_does_not_wait_for_an_hour() -> None:
    store = Store(after=MOST_SECONDS + 1)
    with pytest.raises(StoreBusy, match="Few are left"):
        patiently(store.ask)
    assert store.asked == 1
