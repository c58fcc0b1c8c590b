"""A fresh installation leads every page to its set-up, until that has ended."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from bordereau.sales.shop import the_shop
from bordereau.staff.models import User

LAST_STEP = frozenset({"desk:channel_progress", "desk:channel_act"})


class FirstRunMiddleware:
    """Also reads the shop, once a page, for all who need it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *args: Any
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_account = name.startswith(("account_", "mfa_"))
        is_open = not getattr(view_func, "login_required", True)
        if request.path.startswith("/api/") or (is_open and not is_account):
            return None  # programs, and the set-up itself
        shop = the_shop()
        request.shop = shop  # type: ignore[attr-defined]
        if shop is not None and shop.set_up_at is not None:
            return None
        if (is_account or name in LAST_STEP) and User.objects.exists():
            return None  # whoever began the set-up signs in to go on with it
        return redirect("desk:setup")
