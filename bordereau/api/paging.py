"""Lists, newest first, in pages that a new row does not shift."""

from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja.errors import ValidationError
from pydantic import BaseModel, Field

from bordereau.api.fields import Given, Text

Item = TypeVar("Item", bound=BaseModel)
Row = TypeVar("Row", bound=Model)


class Page(BaseModel, Generic[Item]):
    results: list[Item]
    next: str | None = Field(description="Give it as `cursor` for the next page; null: no more.")


class Paged(Given):
    """The filters that every list has."""

    cursor: Text = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def take(
    request: HttpRequest, filters: Paged, rows: QuerySet[Row]
) -> tuple[Sequence[Row], str | None]:
    """The page that was asked for, and the cursor of the one after it."""
    _refuse_unknown(request, filters)
    # Signed, so that only our own cursors come back, each to its own list.
    signer = Signer(salt=f"cursor:{rows.model._meta.label}")
    if filters.cursor:
        rows = rows.filter(pk__lt=_unsigned(signer, filters.cursor))
    found = list(rows.order_by("-pk")[: filters.limit + 1])
    page = found[: filters.limit]
    is_last = len(found) == len(page)
    return page, None if is_last else signer.sign_object(page[-1].pk)


def _refuse_unknown(request: HttpRequest, filters: Paged) -> None:
    """A misspelt filter must not answer with everything."""
    known = {field.alias or name for name, field in type(filters).model_fields.items()}
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise ValidationError(
            [{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown]
        )


def _unsigned(signer: Signer, cursor: str) -> int:
    try:
        return int(signer.unsign_object(cursor))
    except BadSignature:
        raise ValidationError([{"type": "cursor", "loc": ("query", "cursor")}]) from None
