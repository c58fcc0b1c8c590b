"""The demo's stores in one process."""

import subprocess
import sys
from pathlib import Path

import httpx

from bordereau.channels.registry import PLATFORMS
from bordereau.standins.common import shelf
from bordereau.standins.registry import DEMO_STORES, MODULES


def test_there_is_one_of_each_platform() -> None:
    platforms = [store.platform for store in DEMO_STORES]
    assert sorted(platforms) == sorted(MODULES) == sorted(PLATFORMS)
    assert len({store.name for store in DEMO_STORES}) == len(DEMO_STORES)


def test_they_open_together_and_tell_what_it_takes_to_connect_them(tmp_path: Path) -> None:
    asked = [f"{store.platform}=0" for store in DEMO_STORES]
    command = [sys.executable, "-m", "bordereau.standins", "--folder", str(tmp_path), *asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for store in DEMO_STORES:
            said = process.stdout.readline()
            assert said.startswith(f"{store.name} is open at ")
            told = httpx.get(f"{said.split()[-1]}/_standin", trust_env=False).json()
            needed = set(PLATFORMS[store.platform].credential_names)
            assert set(told["keys"]) <= needed
            assert PLATFORMS[store.platform].normalise_url(told["url"])
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_a_thing_has_the_same_codes_in_every_store() -> None:
    things = [thing for row in shelf.rows() for thing in row.things]
    assert len({thing.sku for thing in things}) == len(things)
    assert len({thing.gtin for thing in things}) == len(things)
