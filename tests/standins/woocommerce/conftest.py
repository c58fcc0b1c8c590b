"""A store for each test."""

from collections.abc import Iterator

import httpx
import pytest

from bordereau.standins.woocommerce import Options, WooCommerceStandin, run_woocommerce_standin

from . import replay


@pytest.fixture
def store() -> Iterator[WooCommerceStandin]:
    with run_woocommerce_standin(Options(held=True)) as running:
        yield running


@pytest.fixture
def api(store: WooCommerceStandin) -> Iterator[httpx.Client]:
    with replay.client(store) as client:
        yield client
