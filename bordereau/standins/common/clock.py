"""A clock that a test, or the demo's past, may set."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Whole seconds, as stores stamp what happens."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return (datetime.now(UTC) + self.ahead).replace(microsecond=0)

    def advance(self, seconds: float) -> None:
        """Let time pass without waiting for it."""
        self.ahead += timedelta(seconds=seconds)

    def set(self, moment: datetime | None) -> None:
        """Go on from another moment, to live through days that are past; None is back to now."""
        self.ahead = moment - datetime.now(UTC) if moment else timedelta()
