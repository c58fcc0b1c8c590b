"""The three windows in which requests are counted: five minutes, an hour, a day. Pure.

Each answer tells all three (`X-RateLimit-Remaining: 299/2990/11900`), and how many seconds each
has left to run (`X-RateLimit-Reset`).
"""

from collections.abc import Mapping

_KEPT_BACK = 10  # of a hundred requests of each window, this many are for telling the store


def wait_for_room(headers: Mapping[str, str]) -> float | None:
    """Seconds until reading much may go on; None when it may do so now."""
    limits = _three(headers.get("x-ratelimit-limit", ""))
    left = _three(headers.get("x-ratelimit-remaining", ""))
    reset = _three(headers.get("x-ratelimit-reset", ""))
    if not limits or not len(limits) == len(left) == len(reset):
        return None
    waits = [
        seconds
        for limit, remaining, seconds in zip(limits, left, reset, strict=True)
        if remaining * 100 < limit * _KEPT_BACK
    ]
    return float(max(waits)) if waits else None


def _three(value: str) -> list[int]:
    parts = [part.strip() for part in value.split("/")]
    return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else []
