"""The rows of a report: each beside its reference, with its budget and whether that is met."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

LIVE, BACKLOG, PAGE, QUERIES, MEMORY = 1 / 3, 1.0, 1.5, 12, 350
OTHER_PAGES = 3.0

Round = Mapping[str, Any]


def imports(rounds: Sequence[Round]) -> list[dict[str, object]]:
    return [_import(rounds, "live", LIVE), _import(rounds, "backlog", BACKLOG)]


def _import(rounds: Sequence[Round], name: str, budget: float) -> dict[str, object]:
    """The ratio is of each round, whose two halves had the same machine."""
    ours, bare = ([_per_second(one[part]) for one in rounds] for part in (name, "reference"))
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    return {
        "row": f"import, {name}",
        "unit": "orders/s",
        "measured": round(statistics.median(ours)),
        "reference": round(statistics.median(bare)),
        "reference_is": "the same rows by bare SQL, one transaction an order",
        "ratio": round(ratio, 2),
        "budget": f"at least {budget:.2f}",
        "met": ratio >= budget,
        "cpu_ms_an_order": {"ours": _cpu(rounds, name), "reference": _cpu(rounds, "reference")},
    }


def _per_second(speed: Mapping[str, Any]) -> float:
    return float(speed["per_second"])


def _cpu(rounds: Sequence[Round], name: str) -> dict[str, float]:
    """Of each process; what a database's own server uses is not in it."""
    return {
        part: round(statistics.median(one[name]["cpu"][part] for one in rounds), 2)
        for part in rounds[0][name]["cpu"]
    }


def pages(young: Sequence[Round], old: Sequence[Round]) -> list[dict[str, object]]:
    return [_page(name, young, old) for name in old[0]]


def _page(name: str, young: Sequence[Round], old: Sequence[Round]) -> dict[str, object]:
    ratio = statistics.median(
        big[name]["ms"] / small[name]["ms"] for small, big in zip(young, old, strict=True)
    )
    queries = max(one[name]["queries"] for one in old)
    most = PAGE if name == "orders" else OTHER_PAGES
    return {
        "row": f"page, {name}",
        "unit": "ms",
        "measured": round(statistics.median(one[name]["ms"] for one in old), 1),
        "reference": round(statistics.median(one[name]["ms"] for one in young), 1),
        "reference_is": "the same page of a young shop",
        "ratio": round(ratio, 2),
        "queries": queries,
        "budget": f"at most {most}" + (f", {QUERIES} queries" if name == "orders" else ""),
        "met": ratio <= most and (name != "orders" or queries <= QUERIES),
    }


def memory(rounds: Sequence[Round]) -> dict[str, object]:
    megabytes = statistics.median(one["mb"] for one in rounds)
    return {
        "row": "memory, serve with a connected store",
        "unit": "MB",
        "measured": round(megabytes),
        "processes": rounds[0]["processes"],
        "budget": f"at most {MEMORY}",
        "met": megabytes <= MEMORY,
    }
