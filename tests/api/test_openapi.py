"""The API against its own description: whatever is sent, the answer is one that it promises."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bordereau.api.routes import api
from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.sales.models import Return
from bordereau.sales.returns import Brought, take_back
from bordereau.staff.access import SYSTEM
from bordereau.wsgi import application
from tests import makers

PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", application, config=SchemathesisConfig(seed=20260314)
)


@pytest.fixture
def connection_stays_open() -> Iterator[None]:
    """As in Django's own test client: a request's end must not end the test's transaction."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@dataclass(frozen=True)
class Known:
    token: str
    ids: dict[str, int]  # by the name of the parameter


def _a_return(channel: Channel) -> Return:
    """Of an order that has left."""
    order = makers.an_order(channel)
    actions.pack(order.pk, SYSTEM)
    actions.ship(order.pk, SYSTEM)
    line = order.sale.lines.get()
    (row,) = take_back(order.sale_id, Brought({line.pk: 1}, order.outlet_id), SYSTEM)
    return row


@pytest.fixture
def known(db: None, connection_stays_open: None) -> Known:
    """An owner whose shop has one of everything."""
    cache.clear()
    channel = makers.a_channel(makers.an_outlet())
    order, back = makers.an_order(channel), _a_return(channel)
    ids = {
        "order_id": order.pk,
        "sale_id": back.line.sale_id,
        "return_id": back.pk,
        "channel_id": channel.pk,
        "push_id": makers.a_push(channel, state="needs_attention", reason="No.").pk,
        "row_id": makers.an_inbox_row(channel, state="parked", reason="No.").pk,
    }
    return Known(makers.a_token(makers.a_person()), ids)


@schema.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_is_described(case: schemathesis.Case[Any], known: Known) -> None:
    for name, value in case.path_parameters.items():
        if isinstance(value, int) and value % 2:  # the others stay unknown
            case.path_parameters[name] = known.ids[name]
    case.call_and_validate(headers={"Authorization": f"Bearer {known.token}"}, checks=PROMISES)


def test_every_operation_is_described_with_its_problems() -> None:
    paths = api.get_openapi_schema()["paths"]
    operations = [(way, told) for ways in paths.values() for way, told in ways.items()]
    assert len(operations) == 28
    for way, told in operations:
        problems = {status for status in told["responses"] if status >= 400}
        assert problems >= {401, 403, 404, 422, 503}
        assert (409 in problems) == (way != "get")
        has_key = "Idempotency-Key" in {parameter["name"] for parameter in told["parameters"]}
        assert has_key == (way == "post")
