"""The store as a process of its own."""

from pathlib import Path

from tests.standins.running import run


def test_it_runs_says_where_and_stops_when_told(tmp_path: Path) -> None:
    ran = run("shopify", tmp_path / "store.json", 3)
    _url, client_id, secret = ran.printed
    assert ran.told["keys"] == {"client_id": client_id, "client_secret": secret}
    assert (tmp_path / "store.json").exists()
