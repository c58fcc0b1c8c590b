"""Lists, newest first, in pages that a new row does not shift."""

from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja.errors import ValidationError
from pydantic import BaseModel, Field

from bordereau.api.fields import Given, Text
from bordereau.sales import queries

Item = TypeVar("Item", bound=BaseModel)
Row = TypeVar("Row", bound=Model)


MOST_NAMED = 500  # a customer of many years
LOOK_BACK = 20_000  # rows that one page of a search reads, so that no search reads them all


class Page(BaseModel, Generic[Item]):
    results: list[Item]
    next: str | None = Field(
        description="Give it as `cursor` for the next page, also where this one is not full; "
        "null: no more."
    )


class Paged(Given):
    """The filters that every list has."""

    cursor: Text = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


Q_HELP = (
    "A receipt's or an order's number, or an e-mail, each in full: just those, however old. Else "
    "words among the numbers, names, e-mails and SKUs; a page of these may hold fewer than `limit`."
)


class Searched(Paged):
    q: Annotated[Text, Field(description=Q_HELP)] = ""


def search(
    request: HttpRequest, filters: Searched, rows: QuerySet[Row], sale: str = ""
) -> tuple[Sequence[Row], str | None]:
    """As `take`, of rows whose sale is what `q` asks for; `sale` is the way to it."""
    if not filters.q:
        return take(request, filters, rows)
    if named := queries.named(filters.q, MOST_NAMED):
        return take(request, filters, rows.filter(**{f"{sale}pk__in": named}))
    return take(request, filters, rows.filter(queries.mentioning(filters.q, sale)), LOOK_BACK)


def take(
    request: HttpRequest, filters: Paged, rows: QuerySet[Row], look_back: int = 0
) -> tuple[Sequence[Row], str | None]:
    """The page that was asked for, and the cursor of the one after it.

    It looks back over so many rows at the most, where that is said.
    """
    _refuse_unknown(request, filters)
    # Signed, so that only our own cursors come back, each to its own list.
    signer = Signer(salt=f"cursor:{rows.model._meta.label}")
    before = _unsigned(signer, filters.cursor) if filters.cursor else None
    if before:
        rows = rows.filter(pk__lt=before)
    end = _end(rows.model, before, look_back) if look_back else 0
    found = list(rows.filter(pk__gte=end).order_by("-pk")[: filters.limit + 1])
    page = found[: filters.limit]
    if len(found) > len(page):
        return page, signer.sign_object(page[-1].pk)
    return page, signer.sign_object(end) if end else None


def _end(model: type[Model], before: int | None, look_back: int) -> int:
    """The oldest of the rows that are looked at; 0 where these are all."""
    rows = model._default_manager.order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    oldest = rows.values_list("pk", flat=True)[look_back - 1 : look_back].first()
    return oldest or 0


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
