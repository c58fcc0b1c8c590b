"""The three windows in which a key's requests are counted."""

from dataclasses import dataclass, field
from datetime import datetime

LENGTHS = (300, 3_600, 86_400)  # seconds


@dataclass
class Window:
    limit: int
    seconds: int
    began: datetime | None = None
    used: int = 0

    def at(self, now: datetime) -> "Window":
        if self.began is None or (now - self.began).total_seconds() >= self.seconds:
            self.began, self.used = now, 0
        return self

    @property
    def left(self) -> int:
        return max(self.limit - self.used, 0)

    def reset(self, now: datetime) -> int:
        """Seconds until it begins anew."""
        assert self.began is not None
        return self.seconds - int((now - self.began).total_seconds())


@dataclass
class Windows:
    limits: tuple[int, int, int]
    of_keys: dict[str, list[Window]] = field(default_factory=dict)

    def of(self, key: str, now: datetime) -> list[Window]:
        fresh = [Window(*pair) for pair in zip(self.limits, LENGTHS, strict=True)]
        return [one.at(now) for one in self.of_keys.setdefault(key, fresh)]

    def take(self, key: str, now: datetime) -> bool:
        """Whether the request may be answered. One that may not is not counted."""
        windows = self.of(key, now)
        if any(one.left == 0 for one in windows):
            return False
        for one in windows:
            one.used += 1
        return True

    def headers(self, key: str, now: datetime) -> dict[str, str]:
        windows = self.of(key, now)
        told = {
            "Limit": [one.limit for one in windows],
            "Remaining": [one.left for one in windows],
            "Reset": [one.reset(now) for one in windows],
        }
        return {f"X-RateLimit-{name}": "/".join(map(str, three)) for name, three in told.items()}
