"""`./run test`: fetch what is missing, then every test on SQLite, then again on PostgreSQL."""

import os
import subprocess
import sys

from tests.ground import chromium, postgresql

NOTHING_SELECTED = 5  # pytest's exit code


def pytest(*words: str) -> int:
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *words]
    # Some machines forbid it, and then every process of the tests compiles all of us anew.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, stdin=subprocess.DEVNULL, env=env, check=False).returncode


def missing() -> list[str]:
    wanted = {"PostgreSQL": postgresql.obtain, "Chromium": chromium.obtain}
    return [name for name, obtain in wanted.items() if not obtain()]


def main(words: list[str]) -> int:
    lacking = missing()
    for name in lacking:
        print(f"\n!!! No {name} is to be had here: what needs it is NOT tested.\n", flush=True)
    if lacking and os.environ.get("CI"):
        return 1
    print("\n=== On SQLite", flush=True)
    on_sqlite = pytest(*words)
    if "PostgreSQL" in lacking:
        return on_sqlite
    print("\n=== On PostgreSQL", flush=True)
    on_postgresql = pytest("--postgresql", *words)
    if words and on_postgresql == NOTHING_SELECTED:
        on_postgresql = 0  # the chosen tests touch no database
    return on_sqlite or on_postgresql


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
