"""Everything that we ask, against Shopify's own schema."""

import pytest
from graphql import parse, validate

from bordereau.channels.shopify import documents
from bordereau.standins.shopify import cost
from bordereau.standins.shopify.graphql_api import schema

DOCUMENTS = {
    name: text
    for name, text in vars(documents).items()
    if name.isupper() and isinstance(text, str) and text.lstrip().startswith(("query", "mutation"))
}
MOST = {
    "first": documents.ORDERS_AT_ONCE,
    "ids": [""] * documents.ORDERS_AT_ONCE,
}
HUNDRED = {"ids": [""] * 100}


def test_there_are_some() -> None:
    assert len(DOCUMENTS) > 20


@pytest.mark.parametrize("name", DOCUMENTS)
def test_shopify_understands_it(name: str) -> None:
    assert validate(schema(), parse(DOCUMENTS[name])) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_stays_within_what_one_query_may_cost(name: str) -> None:
    variables = HUNDRED if name in ("STOCK", "ORDERS_OF_FULFILLMENT_ORDERS") else MOST
    assert cost.of(schema(), parse(DOCUMENTS[name]), variables) <= cost.MOST
