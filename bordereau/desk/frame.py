"""What stands around every page: the shop, who is here, in which outlet, what needs attention."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bordereau.desk import attention
from bordereau.sales.models import Shop
from bordereau.sales.shop import the_shop
from bordereau.staff.access import Actor, May
from bordereau.staff.actors import actor_of, works_everywhere
from bordereau.staff.models import User
from bordereau.stock.models import Outlet


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor. Fragments that htmx asks for have no frame and pay for none."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or request.htmx:  # type: ignore[attr-defined]
        return {"shop": getattr(request, "shop", None)}  # its name, on the sign-in page
    actor = actor_for(request)
    outlets = outlets_of(request)
    overview = attention.overview(getattr(request, "latest_event", None))
    return {
        "actor": actor,
        "shop": shop_of(request),
        "section": request.path.split("/")[1],
        "outlets": outlets,
        "outlet": outlet_of(request),
        # Only those who can do something about it are told.
        "attention_count": overview.count if actor.may(May.TEND_CHANNELS) else 0,
        "is_work_stopped": overview.is_work_stopped,
        "may_see_channels": actor.may(May.SEE_CHANNELS),
        "may_manage_shop": actor.may(May.MANAGE_SHOP),
    }


def actor_for(request: HttpRequest) -> Actor:
    """Whoever is signed in; found once a request. Nobody else reaches a page that asks."""
    found = getattr(request, "actor", None)
    if not isinstance(found, Actor):
        assert isinstance(request.user, User)
        found = actor_of(request.user, "desk", _assigned(request, request.user))
        request.actor = found  # type: ignore[attr-defined]
    return found


def shop_of(request: HttpRequest) -> Shop | None:
    """The first run's middleware has read it already."""
    shop = getattr(request, "shop", None)
    return shop if isinstance(shop, Shop) else the_shop()


def outlets_of(request: HttpRequest) -> list[Outlet]:
    """The outlets that this person may look at; found once a request."""
    found: list[Outlet] | None = getattr(request, "outlets", None)
    if found is None:
        actor = actor_for(request)
        found = [outlet for outlet in _all_outlets(request) if actor.works_in(outlet.pk)]
        request.outlets = found  # type: ignore[attr-defined]
    return found


def _assigned(request: HttpRequest, user: User) -> list[int] | None:
    if works_everywhere(user):
        return None
    return [outlet.pk for outlet in _all_outlets(request) if outlet.is_assigned]


def _all_outlets(request: HttpRequest) -> list[Any]:
    """With whether the person is assigned to each; found once a request, in one query."""
    found: list[Any] | None = getattr(request, "all_outlets", None)
    if found is None:
        assert isinstance(request.user, User)
        links = User.outlets.through.objects
        assignments = links.filter(user=request.user, outlet=OuterRef("pk"))
        found = list(Outlet.objects.annotate(is_assigned=Exists(assignments)))
        request.all_outlets = found  # type: ignore[attr-defined]
    return found


def outlet_of(request: HttpRequest) -> Outlet | None:
    """The outlet that the address names, else the one chosen in the header; None is all of them."""
    wanted = request.GET.get("outlet") or str(request.session.get("outlet", ""))
    return next((outlet for outlet in outlets_of(request) if str(outlet.pk) == wanted), None)


@require_POST
def choose_outlet(request: HttpRequest) -> HttpResponse:
    """Kept for the session. What a person may not look at is as good as unknown."""
    request.session["outlet"] = request.POST.get("outlet", "")
    return HttpResponseRedirect(_without_outlet(next_page(request)))


def next_page(request: HttpRequest) -> str:
    """Where the form says to go on, if that is here: nobody is led to somebody else's site."""
    address = request.POST.get("next", "/")
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if own else "/"


def _without_outlet(address: str) -> str:
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in ("outlet", "after")]
    return parts._replace(query=urlencode(kept)).geturl()
