"""A shop with one store, and callers of its API."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from bordereau.channels.models import Channel
from bordereau.staff.models import User
from bordereau.stock.models import Outlet
from tests import makers


@dataclass(frozen=True)
class Answer:
    status: int
    json: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """Of a problem, which must look like one."""
        assert self.headers["Content-Type"] == "application/problem+json", self.json
        assert self.json["status"] == self.status
        return str(self.json["code"])

    @property
    def errors(self) -> dict[str, str]:
        assert self.status == 422
        return {error["field"]: error["message"] for error in self.json["errors"]}


@dataclass(frozen=True)
class Caller:
    """Asks with a person's token."""

    token: str
    language: str = "en"

    def get(self, path: str, **query: Any) -> Answer:
        return self._ask("GET", path, query=query)

    def post(self, path: str, body: Any = None, key: str | None = None) -> Answer:
        return self._ask("POST", path, body=body, key=key)

    def patch(self, path: str, body: Any) -> Answer:
        return self._ask("PATCH", path, body=body)

    def _ask(
        self,
        method: str,
        path: str,
        query: dict[str, Any] | None = None,
        body: Any = None,
        key: str | None = None,
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}
        if key is not None:
            headers["Idempotency-Key"] = key
        text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        response = Client().generic(
            method,
            f"/api/v1{path}",
            text,
            "application/json",
            headers=headers,
            query_params=query or {},
        )
        return Answer(response.status_code, json.loads(response.content), dict(response.headers))


def caller(person: User, language: str = "en") -> Caller:
    return Caller(makers.a_token(person), language)


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def outlet(db: None) -> Outlet:
    return makers.an_outlet()


@pytest.fixture
def channel(outlet: Outlet) -> Channel:
    return makers.a_channel(outlet)


@pytest.fixture
def owner(db: None) -> Caller:
    return caller(makers.a_person())
