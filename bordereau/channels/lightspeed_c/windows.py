"""The three windows in which requests are counted: five minutes, an hour, a day. Pure.

Each answer tells all three (`X-RateLimit-Remaining: 299/2990/11900`), and how many seconds each
has left to run (`X-RateLimit-Reset`).
"""

from collections.abc import Mapping

# Of a hundred requests of each window: what reading leaves for telling the store, and what many
# stock levels leave of that for orders.
KEPT_BY_READING = 10
KEPT_BY_STOCK = 5


def wait_for_room(headers: Mapping[str, str], kept_back: int) -> float | None:
    """Seconds until there is room for what leaves so much to others; None when there is now."""
    limits = _three(headers.get("x-ratelimit-limit", ""))
    left = _three(headers.get("x-ratelimit-remaining", ""))
    reset = _three(headers.get("x-ratelimit-reset", ""))
    if not limits or not len(limits) == len(left) == len(reset):
        return None
    waits = [
        seconds
        for limit, remaining, seconds in zip(limits, left, reset, strict=True)
        if remaining * 100 < limit * kept_back
    ]
    return float(max(waits)) if waits else None


def _three(value: str) -> list[int]:
    parts = [part.strip() for part in value.split("/")]
    return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else []
