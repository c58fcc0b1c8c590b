"""A store for each test, and a client with its token."""

from collections.abc import Iterator

import httpx
import pytest

from bordereau.standins.lightspeed import LightspeedStandin, Options, run_lightspeed_standin


@pytest.fixture
def store() -> Iterator[LightspeedStandin]:
    with run_lightspeed_standin(Options(held=True)) as running:
        yield running


@pytest.fixture
def api(store: LightspeedStandin) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=store.url, headers={"Authorization": f"Bearer {store.token}"}, trust_env=False
    ) as client:
        yield client
