"""The store as a process of its own."""

from pathlib import Path

from tests.standins.running import run


def test_it_runs_says_where_and_goes_on_where_it_was(tmp_path: Path) -> None:
    first, again = (run("lightspeed_c", tmp_path / "store.json", 3) for _start in range(2))
    _url, key, secret = first.printed
    assert first.told["keys"] == {"api_key": key, "api_secret": secret}
    assert again.told["keys"] == first.told["keys"]
    assert again.told["orders"] == 3
