"""The store as a process of its own."""

import subprocess
import sys
from pathlib import Path

import httpx


def test_it_runs_says_where_and_stops_when_told(tmp_path: Path) -> None:
    kept = tmp_path / "store.json"
    command = [sys.executable, "-m", "bordereau.standins.woocommerce", "--state", str(kept)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().split()[-1]
        key, secret = (process.stdout.readline().split()[-1] for _ in range(2))
        told = httpx.get(f"{url}/_standin", trust_env=False).json()
        placed = httpx.post(f"{url}/_standin/orders", json={"count": 3}, trust_env=False).json()
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert told["keys"] == {"consumer_key": key, "consumer_secret": secret}
    assert len(placed["ids"]) == 3
    assert kept.exists()
