"""A store for each test."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bordereau.standins.shopify import Options, ShopifyStandin, run_shopify_standin


@pytest.fixture
def store() -> Iterator[ShopifyStandin]:
    with run_shopify_standin(Options(held=True)) as running:
        yield running


@dataclass(frozen=True)
class Caller:
    """Whoever asks the Admin API, with a token of its own."""

    store: ShopifyStandin
    token: str

    def send(self, query: str, **variables: object) -> httpx.Response:
        return httpx.post(
            f"{self.store.url}/admin/api/2026-10/graphql.json",
            json={"query": query, "variables": variables},
            headers={"X-Shopify-Access-Token": self.token},
            trust_env=False,
        )

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        answer: dict[str, Any] = self.send(query, **variables).json()
        return answer


@pytest.fixture
def caller(store: ShopifyStandin) -> Caller:
    return Caller(store, store.static_token().token)
