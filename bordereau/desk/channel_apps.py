"""Connecting a store by an app: its keys, the way out to the platform, and the way back."""

import secrets
import time

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from bordereau.channels import apps
from bordereau.channels.registry import INSTALLABLE, PLATFORMS
from bordereau.desk.channel_forms import AppForm, StartForm
from bordereau.desk.channels import tell_if_lacking, tell_reconnected
from bordereau.desk.rights import needs
from bordereau.refusals import Refusal
from bordereau.staff.access import Actor, May

STATE = "channel_app_state"
GOOD_FOR = 900.0  # seconds in which the owner says yes


@sensitive_post_parameters()
@needs(May.CONNECT_CHANNELS)
def app(request: HttpRequest, by: Actor, platform: str) -> HttpResponse:
    """The addresses to give to the platform, the keys to save, and the way to begin."""
    _known(platform)
    form = AppForm(platform, request.POST or None)
    if request.method == "POST" and form.done(
        lambda _values: apps.save_app(platform, form.credentials(), by)
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:channel_app", platform)
    return _app_page(request, platform, form=form)


def _app_page(
    request: HttpRequest, platform: str, *, form: AppForm, start: StartForm | None = None
) -> HttpResponse:
    known = INSTALLABLE[platform]
    addresses = [
        (_(label), apps.address_of(platform, kind)) for kind, label in known.app_addresses.items()
    ]
    page = {
        "form": form,
        "start": start or StartForm(platform),
        "platform": PLATFORMS[platform].label,
        "slug": platform,
        "addresses": [pair for pair in addresses if pair[1]],
        "help": _(known.app_help),
        "is_saved": apps.saved_app(platform) is not None,
        "starts_here": known.app_starts_here,
    }
    return render(request, "desk/channels/app.html", page)


@require_POST
@needs(May.CONNECT_CHANNELS)
def start(request: HttpRequest, by: Actor, platform: str) -> HttpResponse:
    """Out to the platform, with a word that only this browser's session can bring back."""
    _known(platform)
    form = StartForm(platform, request.POST)
    state = secrets.token_urlsafe(24)
    there: list[str] = []
    if not form.done(lambda values: there.append(apps.begin(platform, values["url"], state, by))):
        return _app_page(request, platform, form=AppForm(platform), start=form)
    request.session[STATE] = {"platform": platform, "state": state, "until": time.time() + GOOD_FOR}
    page = {"platform": PLATFORMS[platform].label, "there": there[0]}
    return render(request, "desk/channels/app_leave.html", page)


@never_cache
@login_not_required
def callback(request: HttpRequest, platform: str) -> HttpResponseBase:
    """The platform sends the owner's browser back, once they have said yes."""
    _known(platform)
    if _is_framed(request):
        return _framed(request)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return _come_back(request, platform=platform)


@needs(May.CONNECT_CHANNELS)
def _come_back(request: HttpRequest, by: Actor, platform: str) -> HttpResponse:
    if INSTALLABLE[platform].app_starts_here:
        if _set_out_here(request, platform):
            return _finish(request, by, platform)
        return _failed(request, platform, str(apps.stale()))
    if request.method == "POST":
        return _finish(request, by, platform)
    # The platform began it and knows no word of ours: so the owner is asked, on our own page.
    page = {"platform": PLATFORMS[platform].label, "store": request.GET.get("context", "")}
    return render(request, "desk/channels/app_confirm.html", page)


def _set_out_here(request: HttpRequest, platform: str) -> bool:
    """Whether this browser set out from our page, a moment ago. Good once."""
    held = request.session.pop(STATE, None) or {}
    return (
        held.get("platform") == platform
        and held.get("until", 0) > time.time()
        and constant_time_compare(held["state"], request.GET.get("state", ""))
    )


def _finish(request: HttpRequest, by: Actor, platform: str) -> HttpResponse:
    try:
        channel, is_new = apps.finish(platform, request.GET.dict(), by)
    except Refusal as refusal:
        return _failed(request, platform, str(refusal))
    if is_new:
        tell_if_lacking(request, channel)
        return redirect("desk:channel_products", channel.pk)
    tell_reconnected(request, channel)
    return redirect("desk:channel", channel.pk)


def _failed(request: HttpRequest, platform: str, why: str) -> HttpResponse:
    page = {"platform": PLATFORMS[platform].label, "slug": platform, "why": why}
    return render(request, "desk/channels/app_failed.html", page, status=400)


@never_cache
@login_not_required
@require_GET
def load(request: HttpRequest, platform: str) -> HttpResponseBase:
    """Somebody opens our app on the platform's own pages: they mean to see the store here."""
    _known(platform)
    if _is_framed(request):
        return _framed(request)
    try:
        channel = apps.opened(platform, request.GET.dict())
    except Refusal as refusal:
        return _failed(request, platform, str(refusal))
    return redirect("desk:channel", channel.pk) if channel else redirect("desk:channels")


@never_cache
@login_not_required
@require_GET
def uninstall(request: HttpRequest, platform: str) -> HttpResponse:
    """The platform itself tells that our app was removed: nobody is there to be shown anything."""
    _known(platform)
    try:
        apps.removed(platform, request.GET.dict())
    except Refusal as refusal:
        return HttpResponse(f"{refusal}\n", status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=200)


def _is_framed(request: HttpRequest) -> bool:
    """Inside the platform's own page our cookies are not sent, so nobody is signed in there."""
    return request.headers.get("Sec-Fetch-Dest", "") in ("iframe", "frame")


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["https:"]})
def _framed(request: HttpRequest) -> HttpResponseBase:
    """The one page of ours that may stand in another's: a link to the same address, by itself."""
    return render(request, "desk/channels/app_framed.html", {"here": request.get_full_path()})


def _known(platform: str) -> None:
    if platform not in INSTALLABLE:
        raise Http404
