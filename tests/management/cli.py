"""The installed command in a process of its own, as people run it."""

import os
import subprocess
import sys
from pathlib import Path

LONGEST = 600  # seconds: a bench, on a machine with much else to do


def environment(data: Path, database: str = "", **settings: str) -> dict[str, str]:
    """Without the settings of the tests' own run; a database is a BORDEREAU_DATABASE_URL."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BORDEREAU_")}
    chosen = {"BORDEREAU_DATA": str(data), **settings}
    if database:
        chosen["BORDEREAU_DATABASE_URL"] = database
    return kept | chosen


def bordereau(
    *words: str, data: Path, database: str = "", **settings: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-m", "bordereau.cli", *words],
        env=environment(data, database, **settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
