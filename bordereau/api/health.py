"""Is it up, can it work, and how is it doing: for supervisors and for Prometheus."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bordereau.api import metrics, tokens
from bordereau.api.problems import unauthorised
from bordereau.management import tables
from bordereau.work.models import Worker

SEEN_LATELY = timedelta(minutes=2)
LOOPBACK = ("127.0.0.1", "::1")


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up. Restarting it would not mend anything else, so nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether orders come in and go out: the database, its tables, and somebody who works."""
    found = {name: "ok" if _holds(check) else "failed" for name, check in CHECKS.items()}
    is_ready = all(word == "ok" for word in found.values())
    return JsonResponse(found, status=200 if is_ready else 503)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except DatabaseError:
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations_are_applied() -> bool:
    return tables.count_missing() == 0


def _worker_was_seen() -> bool:
    lately = timezone.now() - SEEN_LATELY
    return Worker.objects.filter(seen_at__gte=lately, stopped_at__isnull=True).exists()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "migrations": _migrations_are_applied,
    "worker": _worker_was_seen,
}


@require_safe
@login_not_required
def metrics_page(request: HttpRequest) -> HttpResponse:
    """For this machine itself, or with a token."""
    if not (_is_from_this_machine(request) or tokens.sent_with(request)):
        return unauthorised()
    return HttpResponse(metrics.text(), "text/plain; version=0.0.4; charset=utf-8")


def _is_from_this_machine(request: HttpRequest) -> bool:
    # Through a proxy on this machine everybody comes from loopback.
    forwarded = "Forwarded" in request.headers or "X-Forwarded-For" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded
