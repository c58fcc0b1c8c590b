"""The Admin API itself: Shopify's own schema, executed over this store's state."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from . import cost
from .answers import Deeds, Questions
from .scopes import Granted
from .shop import Shop

Json = dict[str, Any]


@lru_cache(maxsize=1)
def schema() -> GraphQLSchema:
    built = build_schema((Path(__file__).parent / "schema.graphql").read_text())
    for kind in built.type_map.values():
        for field in kind.fields.values() if isinstance(kind, GraphQLObjectType) else ():
            for name, argument in field.args.items():
                argument.out_name = snake(name)
    return built


@lru_cache(maxsize=256)
def read(text: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    try:
        document = parse(text)
    except GraphQLError as error:
        return None, (error,)
    return document, tuple(validate(schema(), document))


class Api:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.purse = shop.purse
        self.kept: dict[str, tuple[str, Json]] = {}

    def answer(self, text: str, variables: Json, granted: Granted) -> Json:
        document, errors = read(text)
        if document is None or errors:
            return {"errors": [shown(error) for error in errors]}
        asked = cost.of(schema(), document, variables)
        if asked > cost.MOST:
            message = f"Query cost is {asked}, which exceeds the single query max cost limit 1000."
            return failed(message, "MAX_COST_EXCEEDED")
        if not self.purse.pay(asked):
            told = failed("Throttled", "THROTTLED")
            return told | {"extensions": {"cost": self.purse.shown(asked, None)}}
        with self.shop.lock:
            done = execute_sync(schema(), document, self.root(granted), variable_values=variables)
        paid = min(cost.actual(done.data), asked)
        self.purse.give_back(asked - paid)
        reply: Json = {"data": done.data}
        if done.errors:
            reply["errors"] = [shown(error) for error in done.errors]
        return reply | {"extensions": {"cost": self.purse.shown(asked, paid)}}

    def root(self, granted: Granted) -> Mapping[str, Any]:
        """Every question and deed under the name that the schema gives it."""
        found: dict[str, Any] = {}
        for source in (Questions(self.shop, granted), Deeds(self.shop, granted, self.kept)):
            for name in vars(type(source)):
                if not name.startswith("__"):
                    found.setdefault(camel(name), getattr(source, name))
        return found


def camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name.rstrip("_"))


def snake(name: str) -> str:
    """Arguments reach our functions under names of Python's own kind."""
    spelled = re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name)
    return {"input": "given", "id": "gid"}.get(spelled, spelled)


def shown(error: GraphQLError) -> Json:
    return dict(error.formatted)


def failed(message: str, code: str) -> Json:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}
