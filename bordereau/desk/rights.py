"""Who may see a page, and how a verb's refusal is told on one."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from bordereau.desk.frame import actor_for
from bordereau.refusals import Refusal
from bordereau.staff.access import Actor, May

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=HttpResponseBase)
Page = Callable[Concatenate[HttpRequest, Actor, P], Answer]


def needs(
    right: May,
) -> Callable[[Page[P, Answer]], Callable[Concatenate[HttpRequest, P], Answer | HttpResponse]]:
    """The page is for those with this right, and is handed the Actor that its verbs ask for."""

    def mark(
        page: Page[P, Answer],
    ) -> Callable[Concatenate[HttpRequest, P], Answer | HttpResponse]:
        def checked(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> Answer | HttpResponse:
            by = actor_for(request)
            if not by.may(right):
                return not_allowed(request)
            return page(request, by, *args, **kwargs)

        update_wrapper(checked, page)
        return checked

    return mark


def not_allowed(request: HttpRequest) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return render(request, "desk/not_allowed.html", status=403)
    return _anew(request, _("Your role does not allow this. Ask a manager or the owner to do it."))


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    if not request.headers.get("HX-Request"):
        return csrf_failure(request, reason)
    return _anew(
        request,
        _("Nothing was done: somebody signed in or out since the page was opened. Repeat it now."),
    )


def _anew(request: HttpRequest, why: str) -> HttpResponse:
    """A whole page is no part of another, and what the open one has shown as done was not done."""
    messages.error(request, why)
    return HttpResponse(status=403, headers={"HX-Refresh": "true"})


def told(request: HttpRequest, verb: Callable[[], object], done: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        verb()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True
