"""Whole lines of one product into outlets that have some of it. Pure."""

from collections.abc import Sequence

TRIES = 2000  # nobody buys so many odd lines of one product that more would find anything


def homes_of(lines: Sequence[int], room: Sequence[int]) -> list[int] | None:
    """The outlet that each line comes from, whole; None when there is no such way.

    Lines are units of one product, and room what each outlet has of it, the preferred one first.
    """
    if len(lines) == 1:
        found = next((at for at, units in enumerate(room) if units >= lines[0]), None)
        return None if found is None else [found]
    return _Search(lines, room).found()


class _Search:
    """The largest line first, and back again when a smaller one has no room."""

    def __init__(self, lines: Sequence[int], room: Sequence[int]) -> None:
        self.lines = lines
        self.left = list(room)
        self.order = sorted(range(len(lines)), key=lambda place: -lines[place])
        self.homes = [0] * len(lines)
        self.tries = 0
        self.hopeless: set[tuple[int, tuple[int, ...]]] = set()

    def found(self) -> list[int] | None:
        if sum(self.lines) > sum(max(units, 0) for units in self.left):
            return None
        return self.homes if self._place(0) else None

    def _place(self, step: int) -> bool:
        if step == len(self.order):
            return True
        # Which outlet has how much makes no difference to what follows.
        state = (step, tuple(sorted(self.left)))
        self.tries += 1
        if state in self.hopeless or self.tries > TRIES:
            return False
        line = self.order[step]
        for at, units in enumerate(self.left):
            if units < self.lines[line]:
                continue
            self.homes[line] = at
            self.left[at] -= self.lines[line]
            if self._place(step + 1):
                return True
            self.left[at] += self.lines[line]
        self.hopeless.add(state)
        return False
