"""A live process beside the tests' own server, on the tests' own database."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.ground.ports import free_port
from tests.live.streams import live_process


@pytest.fixture
def live_port(settings: Settings) -> int:
    """To which /live of the tests' own server sends everybody."""
    port = free_port()
    settings.ENV = replace(settings.ENV, live_url=f"http://127.0.0.1:{port}/live")
    return port


@pytest.fixture
def live(live_port: int, database_address: str, tmp_path: Path) -> Iterator[int]:
    errors = tmp_path / "live.txt"
    with live_process(database_address, live_port, errors):
        yield live_port
    assert errors.read_text() == ""
