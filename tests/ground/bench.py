"""`./run bench`: on SQLite, or with --postgresql on a server of its own, durable as a shop's is."""

import os
import subprocess
import sys

from tests.ground import postgresql

ON_POSTGRESQL = "--postgresql"


def bench(words: list[str]) -> int:
    command = [sys.executable, "-P", "-m", "bordereau.cli", "bench", *words]
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


def main(words: list[str]) -> int:
    if ON_POSTGRESQL not in words:
        return bench(words)
    if not postgresql.obtain():
        print("No PostgreSQL is to be had here.", file=sys.stderr)
        return 1
    with postgresql.running(durable=True) as url:
        os.environ["BORDEREAU_DATABASE_URL"] = url
        return bench([word for word in words if word != ON_POSTGRESQL])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
