"""A database that is locked, full or away: said so, with when to come back."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from bordereau.api.problems import MEDIA_TYPE, problem

log = logging.getLogger(__name__)

RETRY_AFTER = "5"  # seconds


class UnavailableMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        log.error("%s %s: %s", request.method, request.path, error, exc_info=error)
        return _page() if _wants_page(request) else _problem()


def _wants_page(request: HttpRequest) -> bool:
    return request.get_preferred_type([MEDIA_TYPE, "text/html"]) == "text/html"


def _problem() -> HttpResponse:
    detail = gettext(
        "Bordereau cannot reach its database now. Nothing was changed; try again soon."
    )
    return problem(503, "unavailable", detail, headers={"Retry-After": RETRY_AFTER})


def _page() -> HttpResponse:
    # Without a request: what a page normally shows of its reader would ask the database.
    page = render_to_string("unavailable.html")
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})
