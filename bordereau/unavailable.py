"""A database that is locked, full or away: said so, with when to come back."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views import defaults

from bordereau.api.problems import MEDIA_TYPE, problem

RETRY_AFTER = "5"  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. A middleware would not be told of what another middleware met."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _page() if _wants_page(request) else _problem()
    if _wants_page(request):
        return defaults.server_error(request)
    return problem(500, "failed", gettext("Bordereau failed at this. Its log says how."))


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
