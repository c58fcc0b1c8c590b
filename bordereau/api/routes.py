"""The REST API under /api/v1/: its routers, what its errors look like, and its addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from bordereau.api import (
    channels,
    endings,
    inbox,
    openapi,
    order_moves,
    orders,
    pushes,
    sales,
    stock,
)
from bordereau.api.problems import invalid, problem, refused, unauthorised
from bordereau.api.tokens import QUIET_SECONDS, BearerToken, TooManyWrongTokens
from bordereau.refusals import NotFound, Refusal

View = Callable[..., HttpResponse]


class Api(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        return openapi.complete(super().get_openapi_schema(**kwargs))

    def get_openapi_operation_id(self, operation: Any) -> str:
        module = operation.view_func.__module__.rsplit(".", 1)[-1]
        return f"{module}_{operation.view_func.__name__}"


api = Api(
    title="Bordereau",
    version="1",
    description="Orders, sales, stock and channels of one shop.",
    docs_url=None,  # its page loads its script from elsewhere
    auth=BearerToken(),
    urls_namespace="api",
)
api.add_router("/orders", orders.router)
api.add_router("/orders", order_moves.router)
api.add_router("/orders", endings.orders)
api.add_router("/sales", sales.router)
api.add_router("/sales", endings.sales)
api.add_router("/stock", stock.router)
api.add_router("/channels", channels.router)
api.add_router("/pushes", pushes.router)
api.add_router("/inbox", inbox.router)


@api.exception_handler(Refusal)
def on_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refused(refusal)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return invalid(error.errors)


@api.exception_handler(AuthenticationError)
def on_no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return unauthorised()


@api.exception_handler(TooManyWrongTokens)
def on_guessing(request: HttpRequest, refusal: TooManyWrongTokens) -> HttpResponse:
    headers = {"Retry-After": str(QUIET_SECONDS)}
    return problem(429, refusal.code, str(refusal), headers=headers)


@api.exception_handler(RequestDataTooBig)
def on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "too_large", gettext("The request is larger than 2 MB. Send less at once."))


@api.exception_handler(HttpError)
def on_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(400, "malformed", gettext("The body of the request is not JSON."))


def address_unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    return refused(NotFound())


def for_tokens(view: View) -> View:
    """No session and no CSRF token here: a browser never sends ours by itself."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return refused(NotFound())
        if response.status_code != 405:
            return response
        detail = gettext("Nothing here answers to this method.")
        return problem(405, "method_not_allowed", detail, headers={"Allow": response["Allow"]})

    return csrf_exempt(login_not_required(answer))


def _open(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(pattern, URLPattern):
        pattern.callback = for_tokens(pattern.callback)
    return pattern


_patterns, _app_name, _namespace = api.urls

urlpatterns = [
    path("api/v1/", ([_open(pattern) for pattern in _patterns], _app_name, _namespace)),
    re_path(r"^api/(?P<rest>.*)$", for_tokens(address_unknown)),
]
