"""A process with all that it has started, and what they have used of the processors."""

import os
from collections.abc import Mapping
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # a second's, in which the system counts
CHILD = "bordereau.work.child"  # then its role, see the supervisor

Used = dict[str, float]


def family(pid: int) -> list[int]:
    parents = {int(folder.name): _parent(folder) for folder in Path("/proc").glob("[0-9]*")}
    members = [pid]
    for member in members:  # it grows while we walk
        members += [child for child, parent in parents.items() if parent == member]
    return members


def used(pids: Mapping[str, int]) -> Used:
    """The seconds that each family has had so far, those of `serve` by role."""
    seconds: Used = {}
    for name, pid in pids.items():
        roles = {member: role for member in family(pid) if (role := _role(member))}
        for member, role in (roles or {pid: name}).items():
            seconds[role] = seconds.get(role, 0) + sum(map(_seconds, family(member)))
    return seconds


def milliseconds_each(before: Used, after: Used, orders: int) -> Used:
    return {
        name: round((now - before.get(name, 0)) * 1000 / orders, 3) for name, now in after.items()
    }


def _stat(folder: Path) -> list[str]:
    """From the third field on; nothing of a process that has ended meanwhile."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(folder: Path) -> int:
    return int(stat[1]) if (stat := _stat(folder)) else 0


def _seconds(pid: int) -> float:
    stat = _stat(Path(f"/proc/{pid}"))
    return (int(stat[11]) + int(stat[12])) / TICKS if stat else 0


def _role(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return ""
    return words[words.index(CHILD) + 1] if CHILD in words else ""
