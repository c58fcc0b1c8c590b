"""Bearer tokens: a token acts as its person, with their role and in their outlets."""

from datetime import timedelta
from typing import cast

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja.security import HttpBearer

from bordereau.refusals import Refusal
from bordereau.staff.access import Actor
from bordereau.staff.actors import actor_of
from bordereau.staff.models import ApiToken

WRONG_TOKENS = 20  # from one address, until it has been quiet for a while
QUIET_SECONDS = 300
USE_IS_NOTED_EVERY = timedelta(minutes=10)


class TooManyWrongTokens(Refusal):
    """This address guesses."""

    def __init__(self) -> None:
        super().__init__(
            "too_many_wrong_tokens",
            gettext_noop("Too many wrong tokens came from your address. Wait five minutes."),
        )


class BearerToken(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        found = find(token)
        if found is None:
            _count_wrong_token(request)
            return None
        _note_use(found)
        return actor_of(found.user, device=f"API: {found.name}"[:100])


def find(token: str) -> ApiToken | None:
    # A lone surrogate cannot be hashed, and no token of ours has one.
    digest = ApiToken.digest_of(token.encode(errors="replace").decode())
    return (
        ApiToken.objects.filter(digest=digest, user__is_active=True).select_related("user").first()
    )


def sent_with(request: HttpRequest) -> ApiToken | None:
    """Where Ninja does not ask for one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return find(token) if scheme.lower() == "bearer" else None


def actor_in(request: HttpRequest) -> Actor:
    """Whoever's token the request carried; Ninja lets nobody else through."""
    return cast(Actor, request.auth)  # type: ignore[attr-defined]


def _note_use(token: ApiToken) -> None:
    # A write with every request would make readers wait for writers.
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _count_wrong_token(request: HttpRequest) -> None:
    key = f"wrong-tokens:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, QUIET_SECONDS)
    count = cache.get(key, 0) + 1
    cache.set(key, count, QUIET_SECONDS)
    if count > WRONG_TOKENS:
        raise TooManyWrongTokens
