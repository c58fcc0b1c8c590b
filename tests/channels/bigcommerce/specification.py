"""The vendor's OpenAPI files, and whether an exchange is as they have it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from bordereau.channels.http import Answer, _Request

from .vendor import FOLDER

HOST = "https://api.bigcommerce.com"
# Which file speaks of which addresses; the first that fits.
FILES = (
    (r"/v2/orders|/v2/order_statuses", "patched/orders.v2.relaxed.yml"),
    (r"/v2/(store|time)$", "store_information.v2.yml"),
    (r"/v3/orders/", "orders.v3.yml"),
    (r"/v3/hooks", "webhooks.v3.yml"),
    (r"/v3/inventory/locations$", "locations.v3.yml"),
    (r"/v3/inventory/", "inventory.v3.yml"),
    (r"/v3/settings/", "settings.v3.yml"),
    (r"/v3/catalog/products$", "catalog/products_catalog.v3.yml"),
)
# Rows of a list are alike: the first few are judged, or a test would last for minutes.
ROWS = 3


@dataclass(frozen=True)
class Exchange:
    request: _Request
    answer: Answer

    @property
    def path(self) -> str:
        """`/stores/HASH/v2/orders`, as at the vendor's own host."""
        return "/stores/" + self.request.url.partition("/stores/")[2]

    @property
    def address(self) -> str:
        return re.sub(r"/\d+(?=/|$)", "/{id}", "/" + self.path.split("/", 3)[3])

    @property
    def said(self) -> str:
        return f"{self.request.method} {self.address} {self.answer.status}"


@cache
def specification(file: str) -> OpenAPI:
    read = yaml.load((FOLDER / file).read_bytes(), yaml.CSafeLoader)
    kinds: dict[str, Callable[[bytes], Any]] = {"application/problem+json": json.loads}
    return OpenAPI.from_dict(read, config=Config(extra_media_type_deserializers=kinds))


def faults(exchange: Exchange) -> list[str]:
    """What the vendor's files have against it."""
    file = next((file for pattern, file in FILES if re.match(pattern, exchange.address)), None)
    if file is None:
        return [f"{exchange.said}: no file speaks of it"]
    api, asked, answered = specification(file), mock_request(exchange), mock_response(exchange)
    found: list[str] = []
    judges: list[Callable[[], None]] = [
        lambda: api.validate_request(asked),
        lambda: api.validate_response(asked, answered),
    ]
    for judge in judges:
        try:
            judge()
        except OpenAPIError as error:
            found.append(f"{exchange.said}: {words(error)}")
    return found


def words(error: BaseException | None) -> str:
    """The innermost cause, which is the one that says something."""
    said: list[str] = []
    while error is not None:
        parts = getattr(error, "schema_errors", None)
        if parts:
            return "; ".join(sorted({reason(one) for one in parts}))
        said.append(str(error) or type(error).__name__)
        error = error.__cause__
    return said[-1]


def reason(error: Any) -> str:
    deepest = min(error.context, key=lambda one: len(one.context)) if error.context else error
    where = ".".join(str(part) for part in deepest.absolute_path if not isinstance(part, int))
    return f"{where}: {deepest.message[:160]}"


def mock_request(exchange: Exchange) -> MockRequest:
    asked = exchange.request
    return MockRequest(
        HOST,
        asked.method.lower(),
        exchange.path,
        args=dict(asked.params),
        headers={
            "X-Auth-Token": "t",
            "Accept": "application/json",
            "Content-Type": "application/json",
        },
        data=b"" if asked.json is None else json.dumps(asked.json).encode(),
        content_type="application/json",
    )


def mock_response(exchange: Exchange) -> MockResponse:
    answer = exchange.answer
    kind = answer.headers.get("content-type", "application/json")
    return MockResponse(
        first_rows(answer.body), status_code=answer.status, content_type=kind.partition(";")[0]
    )


def first_rows(body: bytes) -> bytes:
    if not body:
        return body
    read = json.loads(body)
    if isinstance(read, list):
        return json.dumps(read[:ROWS]).encode()
    if isinstance(read.get("data"), list):
        return json.dumps(read | {"data": read["data"][:ROWS]}).encode()
    return body
