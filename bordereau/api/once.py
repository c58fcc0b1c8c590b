"""Idempotency-Key: what was done under a key is not done again; its answer is given again.

The key is written in the transaction of its effect. Whoever comes second with the same key waits
at the unique constraint until the first has committed, and then finds its answer.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer
from pydantic import BaseModel

from bordereau.api.models import IdempotencyKey
from bordereau.api.tokens import actor_in
from bordereau.refusals import Refusal

HEADER = "Idempotency-Key"
UNANSWERED = 0  # the status of a row whose transaction is under way; nobody else ever sees it


class KeyReused(Refusal):
    """The key stands for another request."""

    def __init__(self) -> None:
        super().__init__(
            "idempotency_key_reused",
            gettext_noop(
                "This Idempotency-Key was used for another request. Nothing was done; use a new "
                "key."
            ),
        )


def once(status: int) -> Callable[[Callable[..., BaseModel]], Callable[..., HttpResponse]]:
    """Make a POST honour its key, and answer with `status` where it was done."""

    def decorate(view: Callable[..., BaseModel]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def run(request: HttpRequest, **given: Any) -> HttpResponse:
            key = _key_of(request)
            if key is None:
                return _response(status, _rendered(request, view(request, **given)))
            with transaction.atomic():
                row = _claim(request, key)
                if row.status == UNANSWERED:
                    row.body = _rendered(request, view(request, **given))
                    row.status = status
                    row.save(update_fields=["body", "status"])
                return _response(row.status, row.body)

        return run

    return decorate


def _key_of(request: HttpRequest) -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not (0 < len(key) <= 255 and key.isprintable()):
        raise ValidationError([{"type": "key", "loc": ("header", HEADER)}])
    return key


def _claim(request: HttpRequest, key: str) -> IdempotencyKey:
    owner = {"user_id": actor_in(request).user_id, "key": key}
    digest = _digest(request)
    fresh = IdempotencyKey(**owner, request_digest=digest, status=UNANSWERED, body="")
    IdempotencyKey.objects.bulk_create([fresh], ignore_conflicts=True)
    row = IdempotencyKey.objects.get(**owner)
    if row.request_digest != digest:
        raise KeyReused
    return row


def _digest(request: HttpRequest) -> str:
    parts = (request.method or "", request.get_full_path(), request.body)
    texts = [part.encode() if isinstance(part, str) else part for part in parts]
    return hashlib.sha256(b"\n".join(texts)).hexdigest()


def _rendered(request: HttpRequest, answer: BaseModel) -> str:
    text: str = JSONRenderer().render(request, answer.model_dump(), response_status=200)
    return text


def _response(status: int, body: str) -> HttpResponse:
    return HttpResponse(body, "application/json; charset=utf-8", status)
