"""A store for each test, and a client with its token."""

from collections.abc import Iterator

import httpx
import pytest

from bordereau.standins.bigcommerce import BigCommerceStandin, Options, run_bigcommerce_standin

JSON = {"Accept": "application/json"}


@pytest.fixture
def store() -> Iterator[BigCommerceStandin]:
    with run_bigcommerce_standin(Options(held=True)) as running:
        yield running


def client_of(store: BigCommerceStandin, token: str = "") -> httpx.Client:
    headers = JSON | {"X-Auth-Token": token or store.account.token}
    return httpx.Client(base_url=store.url, headers=headers, trust_env=False)


@pytest.fixture
def api(store: BigCommerceStandin) -> Iterator[httpx.Client]:
    with client_of(store) as client:
        yield client
