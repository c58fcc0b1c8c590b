"""/live on the main port: who you are is known here; the stream itself is served next door."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bordereau.api import tokens
from bordereau.live import tickets
from bordereau.live.tickets import Ticket
from bordereau.staff.access import Actor, May
from bordereau.staff.actors import actor_of
from bordereau.staff.models import User


@login_not_required  # it answers 401 itself, which programs understand
@never_cache
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """Send the listener on to the live process, with a ticket for what they may see."""
    actor = _actor(request)
    if actor is None:
        return HttpResponse("Sign in first.", status=401, content_type="text/plain")
    if not actor.may(May.SEE_ORDERS):
        return HttpResponse("Not yours to see.", status=403, content_type="text/plain")
    origin = f"{request.scheme}://{request.get_host()}"
    query = {"ticket": tickets.issue(Ticket(actor.outlet_ids, origin), settings.SECRET_KEY)}
    # A browser sends the header to us when it connects again; the next server must know it too.
    last = request.headers.get("Last-Event-ID") or request.GET.get("last_event_id", "")
    if last:
        query["last_event_id"] = last
    return HttpResponseRedirect(f"{_address(request)}?{urlencode(query)}")


def _address(request: HttpRequest) -> str:
    if settings.ENV.live_url:
        return str(settings.ENV.live_url)
    host, _ = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}:{settings.ENV.port + 1}/live"


def _actor(request: HttpRequest) -> Actor | None:
    if isinstance(request.user, User):
        return actor_of(request.user)
    token = tokens.sent_with(request)
    return actor_of(token.user) if token else None
