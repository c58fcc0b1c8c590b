"""The part of the description that holds for every operation: its problems and its headers."""

from http import HTTPStatus
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from bordereau.api.once import HEADER
from bordereau.api.problems import MEDIA_TYPE, Problem

Json = dict[str, Any]

ALWAYS = (401, 403, 404, 405, 422, 429, 503)
WITH_A_BODY = (400, 413)
CHANGING = (409,)

KEY: Json = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Made by the caller. The same request with the same key has one effect and "
    "gets the first answer again; another request with it is refused.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def complete(schema: OpenAPISchema) -> OpenAPISchema:
    schema["components"]["schemas"]["Problem"] = _inlined(Problem.model_json_schema())
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            _complete(method, operation)
    return schema


def _complete(method: str, operation: Json) -> None:
    statuses = list(ALWAYS)
    if method != "get":
        statuses += [*CHANGING, *WITH_A_BODY]
    for status in statuses:
        operation["responses"][status] = {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if method == "post":
        operation["parameters"].append(KEY)


def _inlined(schema: Json) -> Json:
    """Without definitions of its own, which OpenAPI would look for elsewhere."""
    fields = schema.pop("$defs")["FieldError"]
    schema["properties"]["errors"] = {"type": "array", "items": fields}
    return schema
