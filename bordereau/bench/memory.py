"""The memory of `serve` and all its processes, after orders have come in for a while."""

import time
from pathlib import Path

from bordereau.bench import shop
from bordereau.bench.family import family
from bordereau.bench.processes import bordereau, free_ports, store

EVERY = 2.0  # seconds between orders


def measure(seconds: int) -> dict[str, float]:
    with store() as online:
        shop.connect(online)
        with bordereau("serve", BORDEREAU_PORT=str(free_ports()), BORDEREAU_POLL_SECONDS="2") as it:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                online.ask("/orders", count=1)
                time.sleep(EVERY)
            sizes = {pid: _proportional_kilobytes(pid) for pid in family(it.pid)}
    return {"mb": sum(sizes.values()) / 1024, "processes": len(sizes)}


def _proportional_kilobytes(pid: int) -> int:
    """What it uses alone, and its share of what it shares."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
