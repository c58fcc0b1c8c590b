"""The first run: five steps from an empty database to the Orders page.

What is there already says which step is next, so that an interrupted set-up goes on where it was.
"""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from bordereau.channels.actions import connect
from bordereau.channels.models import Channel
from bordereau.channels.registry import PLATFORMS
from bordereau.desk.channel_forms import ConnectForm, platforms
from bordereau.desk.channel_progress import progress_of
from bordereau.desk.frame import actor_for
from bordereau.desk.language import remember
from bordereau.desk.settings_forms import OutletForm, OwnerForm, ShopForm, locale
from bordereau.sales.models import Shop
from bordereau.sales.shop import ShopEdit, finish_set_up, open_shop, the_shop, zone_of
from bordereau.staff.access import SYSTEM, May
from bordereau.staff.actions import create_first_owner
from bordereau.staff.models import User
from bordereau.stock.models import Outlet
from bordereau.stock.outlets import code_for, create_outlet

STEPS = ("shop", "outlet", "owner", "store", "import")
PASSWORD_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"  # noqa: S105


@login_not_required
@sensitive_post_parameters()
def setup(request: HttpRequest) -> HttpResponse:
    shop = the_shop()
    if shop is not None and shop.set_up_at is not None:
        raise Http404
    if User.objects.exists():
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if not actor_for(request).may(May.MANAGE_SHOP):
            return render(request, "desk/not_allowed.html", status=403)
    return PAGES[_step(shop)](request)


def _step(shop: Shop | None) -> str:
    if shop is None:
        return "shop"
    if not Outlet.objects.exists():
        return "outlet"
    if not User.objects.exists():
        return "owner"
    return "import" if Channel.objects.exists() else "store"


def _shop(request: HttpRequest) -> HttpResponse:
    form = ShopForm(request.POST or None, initial={"language": locale()})
    if request.method == "POST" and form.done(lambda v: open_shop(ShopEdit(**v), SYSTEM)):
        answer = redirect("desk:setup")
        remember(answer, form.cleaned_data["language"])
        return answer
    return _page(request, "shop", form=form)


def _outlet(request: HttpRequest) -> HttpResponse:
    shop = the_shop()
    zone = shop and zone_of(shop.country)
    form = OutletForm(
        request.POST or None, initial={"timezone": zone or timezone.get_current_timezone_name()}
    )
    if request.method == "POST" and form.done(
        lambda v: create_outlet(code=code_for(v["name"]), by=SYSTEM, **v)
    ):
        return redirect("desk:setup")
    return _page(request, "outlet", form=form)


def _owner(request: HttpRequest) -> HttpResponse:
    form = OwnerForm(request.POST or None)
    made: list[User] = []
    if request.method == "POST" and form.done(
        lambda v: made.append(create_first_owner(v["email"], v["name"], v["password"]))
    ):
        login(request, made[0], backend=PASSWORD_BACKEND)
        return redirect("desk:setup")
    return _page(request, "owner", form=form)


def _store(request: HttpRequest) -> HttpResponse:
    by = actor_for(request)
    if request.POST.get("skip"):
        finish_set_up(by)
        return redirect("/")
    choices = platforms()
    chosen = request.GET.get("platform", choices[0][0] if len(choices) == 1 else "")
    if chosen not in PLATFORMS:
        return _page(request, "store", platforms=choices)
    form = ConnectForm(chosen, request.POST or None)
    if request.method == "POST" and form.done(lambda _v: connect(form.new_channel(), by)):
        return redirect("desk:setup")
    label = PLATFORMS[chosen].label
    return _page(request, "store", form=form, platform=label, platforms=choices)


def _import(request: HttpRequest) -> HttpResponse:
    if request.POST.get("finish"):
        finish_set_up(actor_for(request))
        return redirect("/")
    channel = Channel.objects.order_by("-pk")[0]
    return _page(request, "import", **progress_of(channel), **{"from": "setup"})


def _page(request: HttpRequest, step: str, **values: object) -> HttpResponse:
    page = {"step": step, "number": STEPS.index(step) + 1, "steps": len(STEPS), **values}
    return render(request, f"desk/setup/{step}.html", page)


PAGES = {"shop": _shop, "outlet": _outlet, "owner": _owner, "store": _store, "import": _import}
