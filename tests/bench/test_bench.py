"""The whole of `bordereau bench`, so small that its numbers mean nothing."""

import json
from pathlib import Path

from tests.management.cli import bordereau

SMALL = ["--orders=30", "--rounds=1", "--sales=200", "--open=30", "--seconds=1"]
ROWS = ["import, live", "import, backlog", "page, orders"]


def test_says_what_was_measured_beside_what_and_on_what(
    tmp_path: Path,
) -> None:
    done = bordereau("bench", *SMALL, data=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["machine"]["cores"] >= 1
    assert told["database"].startswith("SQLite ")
    assert set(told["load_average"]) == {"before", "after"}
    rows = {row["row"]: row for row in told["rows"]}
    for name in ROWS:
        assert rows[name]["measured"] > 0
        assert rows[name]["reference"] > 0
        assert rows[name]["budget"]
    assert rows["page, orders"]["queries"] <= 12
    cpu = rows["import, live"]["cpu_ms_an_order"]
    assert {"web", "worker", "store", "poster"} <= set(cpu["ours"])
    [memory] = [row for name, row in rows.items() if name.startswith("memory")]
    assert 0 < memory["measured"] <= 350
