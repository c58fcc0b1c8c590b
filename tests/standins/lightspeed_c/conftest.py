"""A store for each test, and somebody who asks it."""

from collections.abc import Iterator

import httpx
import pytest

from bordereau.standins.lightspeed_c import (
    LightspeedCStandin,
    Options,
    run_lightspeed_c_standin,
)


@pytest.fixture
def store() -> Iterator[LightspeedCStandin]:
    with run_lightspeed_c_standin(Options(held=True)) as running:
        yield running


@pytest.fixture
def api(store: LightspeedCStandin) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=f"{store.url}/en", auth=(store.key, store.secret), trust_env=False
    ) as client:
        yield client
