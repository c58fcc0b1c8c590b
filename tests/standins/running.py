"""A stand-in store as a process of its own."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx


@dataclass(frozen=True)
class Ran:
    """What it printed and told while it ran, and the ids of the three orders placed then."""

    printed: list[str]
    told: dict[str, Any]
    placed: list[Any]


def run(platform: str, kept: Path, lines: int) -> Ran:
    """Start it, read so many lines, each for its last word, place three orders and stop it."""
    command = [sys.executable, "-m", f"bordereau.standins.{platform}", "--state", str(kept)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        printed = [process.stdout.readline().split()[-1] for _ in range(lines)]
        at = f"{printed[0]}/_standin"
        told = httpx.get(at, trust_env=False).json()
        placed = httpx.post(f"{at}/orders", json={"count": 3}, trust_env=False).json()["ids"]
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert len(placed) == 3
    return Ran(printed, told, placed)
