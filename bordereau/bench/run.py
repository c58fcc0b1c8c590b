"""All measurements, each in processes and a database of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bordereau.bench import report


@dataclass(frozen=True, slots=True)
class Sizes:
    orders: int  # of each import
    rounds: int
    sales: int  # finished, of the old shop
    open: int
    seconds: int  # of orders before memory is looked at


def run(sizes: Sizes, server: str) -> dict[str, object]:
    """On SQLite, or on databases that are made on the server and dropped."""
    young = (min(1000, sizes.sales), min(50, sizes.open))
    before = os.getloadavg()
    with ExitStack() as held:
        imports = [_once(server, "import", sizes.orders) for _ in range(sizes.rounds)]
        small, big = (held.enter_context(_place(server)) for _ in range(2))
        _ask(small, "fill", *young)
        filled = _ask(big, "fill", sizes.sales, sizes.open)
        pairs = [(_ask(small, "pages"), _ask(big, "pages")) for _ in range(sizes.rounds)]
        facts = _ask(small, "machine")
        memory = [_once(server, "memory", sizes.seconds)]
    rows = [
        *report.imports(imports),
        *report.pages([one for one, _ in pairs], [one for _, one in pairs]),
        report.memory(memory),
    ]
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        **facts,
        "load_average": {"before": _rounded(before), "after": _rounded(os.getloadavg())},
        "sizes": {
            "orders": sizes.orders,
            "rounds": sizes.rounds,
            "young_shop": dict(zip(("sales", "open"), young, strict=True)),
            "old_shop": {"sales": sizes.sales, "open": sizes.open},
        },
        "filled_in_seconds": round(filled["seconds"], 1),
        "rows": rows,
        "rounds": {
            "imports": imports,
            "pages": [{"young": one, "old": other} for one, other in pairs],
            "memory": memory,
        },
    }


def _rounded(load: tuple[float, float, float]) -> list[float]:
    return [round(number, 2) for number in load]


def _once(server: str, what: str, *numbers: int) -> Any:
    with _place(server) as place:
        return _ask(place, what, *numbers)


def _ask(place: dict[str, str], what: str, *numbers: int) -> Any:
    command = [sys.executable, "-P", "-m", "bordereau.bench", what, *map(str, numbers)]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=os.environ | place,
        check=True,
    )
    return json.loads(done.stdout)


@contextmanager
def _place(server: str) -> Iterator[dict[str, str]]:
    """A data folder and a database that nobody else has, in the words of the environment."""
    with tempfile.TemporaryDirectory(prefix="bordereau-bench-") as folder:
        Path(folder, "static").mkdir()  # whitenoise warns of a folder that is not there
        settings = {"BORDEREAU_DATA": folder, "BORDEREAU_PUBLIC_URL": "", "BORDEREAU_DEBUG": ""}
        if not server:
            yield settings | {"BORDEREAU_DATABASE_URL": ""}
            return
        name = Path(folder).name.lower().replace("-", "_")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                address = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
                yield settings | {"BORDEREAU_DATABASE_URL": address}
            finally:
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
                connection.execute(drop)
