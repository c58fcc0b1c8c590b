"""Who must sign in, and in which language they are answered."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import translation


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page asks for a signed-in person, but those marked with login_not_required.

    The API knows its callers by their tokens and refuses in its own words.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, *args, **kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        answer = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request"):
            # htmx would follow a redirect and put the sign-in form into the middle of a page.
            answer.status_code = 401
            answer["HX-Redirect"] = answer.url
            del answer["Location"]
        return answer


class LanguageMiddleware:
    """A person's own language goes before their browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
