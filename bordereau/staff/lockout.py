"""What django-axes counts, and the page that it shows to whoever is locked out."""

from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def username_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The e-mail that was tried: allauth calls it so, the form "login", and django-axes both."""
    given = credentials or {}
    tried = given.get("email") or given.get("login") or request.POST.get("login", "")
    return str(tried).strip().lower()


def locked(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    last = AccessAttempt.objects.filter(
        username=username_of(request, credentials), ip_address=request.META.get("REMOTE_ADDR")
    ).aggregate(at=Max("attempt_time"))["at"]
    cool_off = get_cool_off(request)
    until = last + cool_off if last and cool_off else None
    return render(request, "account/locked.html", {"until": until}, status=429)
