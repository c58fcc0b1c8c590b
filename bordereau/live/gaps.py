"""Which numbers of a sequence are still to come. Pure.

PostgreSQL hands out an event's id when it is inserted and shows the row when it is committed: 7 may
be seen before 6. And 6 may never come, when its transaction was undone.
"""

from collections.abc import Iterable

WAIT_SECONDS = 60.0  # no transaction of ours lasts as long
AT_MOST = 5000


class Gaps:
    def __init__(self, highest: int) -> None:
        self.highest = highest
        self.missing: dict[int, float] = {}  # number → when to stop waiting for it

    def see(self, numbers: Iterable[int], now: float) -> None:
        for number in sorted(set(numbers)):
            if number <= self.highest:
                self.missing.pop(number, None)
            else:
                start = max(self.highest + 1, number - AT_MOST)
                self.missing.update(dict.fromkeys(range(start, number), now + WAIT_SECONDS))
                self.highest = number

    def awaited(self, now: float) -> list[int]:
        self.missing = {number: end for number, end in self.missing.items() if end > now}
        return list(self.missing)
