"""Errors as RFC 9457 problems: a stable code for programs, a sentence for people."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop
from pydantic import BaseModel

from bordereau.refusals import Refusal, say

MEDIA_TYPE = "application/problem+json"

STATUSES = {
    "not_found": 404,
    "not_allowed": 403,
    "wrong_amount": 422,
    "empty_method": 422,
    "reason_needed": 422,
    "wrong_count": 422,
    "money_unsaid": 422,
    "nothing_cancelled": 422,
    "nothing_returned": 422,
    "wrong_units": 422,
    "idempotency_key_reused": 422,
}
FIELDS = {
    "wrong_amount": "amount",
    "empty_method": "method",
    "reason_needed": "reason",
    "money_unsaid": "money",
    "wrong_units": "units",
    "nothing_cancelled": "lines",
    "nothing_returned": "lines",
}
OTHERWISE = 409  # a verb said no because of how things stand


class FieldError(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457; `code` never changes, the sentences may."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] | None = None


def problem(
    status: int,
    code: str,
    detail: str,
    errors: list[FieldError] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    body = Problem(
        title=HTTPStatus(status).phrase, status=status, code=code, detail=detail, errors=errors
    ).model_dump(exclude_none=True)
    return HttpResponse(json.dumps(body), MEDIA_TYPE, status, headers=headers)


def refused(refusal: Refusal) -> HttpResponse:
    field, sentence = FIELDS.get(refusal.code), str(refusal)
    errors = [FieldError(field=field, message=sentence)] if field else None
    return problem(STATUSES.get(refusal.code, OTHERWISE), refusal.code, sentence, errors)


def unauthorised() -> HttpResponse:
    detail = gettext("Send a valid token: Authorization: Bearer bdx_…")
    return problem(401, "unauthorised", detail, headers={"WWW-Authenticate": "Bearer"})


def invalid(errors: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """What is wrong with each field, from pydantic's errors."""
    found = [FieldError(field=_field(error["loc"]), message=_message(error)) for error in errors]
    detail = gettext("Nothing was done: some fields cannot be used.")
    return problem(422, "invalid", detail, found)


def _field(loc: tuple[int | str, ...]) -> str:
    """Without where it was sent, and for a body without our parameter's name: `lines.0.units`."""
    source, *names = loc
    if source == "body":
        names = names[1:]
    return ".".join(map(str, names)) or str(source)


def _message(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    sentence = MESSAGES.get(kind) or MESSAGES.get(kind.rsplit("_", 1)[0], UNUSABLE)
    return say(sentence, error.get("ctx"))


UNUSABLE = gettext_noop("This value cannot be used.")
MESSAGES = {
    "missing": gettext_noop("This field is required."),
    "extra_forbidden": gettext_noop("There is no field of this name."),
    "enum": gettext_noop("Choose one of: %(expected)s."),
    "int": gettext_noop("Give a whole number."),
    "int_from": gettext_noop("Give a whole number."),
    "bool": gettext_noop("Give true or false."),
    "string": gettext_noop("Give a text."),
    "decimal": gettext_noop("Give an amount, such as 12.50."),
    "decimal_max": gettext_noop("Give an amount with at most ten digits and four decimals."),
    "string_too_long": gettext_noop("Give at most %(max_length)s characters."),
    "string_too_short": gettext_noop("Give at least %(min_length)s character."),
    "greater_than": gettext_noop("Give more than %(gt)s."),
    "greater_than_equal": gettext_noop("Give at least %(ge)s."),
    "less_than_equal": gettext_noop("Give at most %(le)s."),
    "model_attributes": gettext_noop("Give an object with named fields."),
    "nul": gettext_noop("A text cannot contain the character U+0000."),
    "zero": gettext_noop("Give a number of units other than zero."),
    "moment": gettext_noop("Give a day, such as 2026-03-14, or a time with its zone."),
    "cursor": gettext_noop("This cursor is not one of this list's."),
    "stray": gettext_noop("This field does not go with the others."),
    "unknown_place": gettext_noop("There is no outlet of this code."),
    "unknown_goods": gettext_noop("There is no product of this SKU."),
}
