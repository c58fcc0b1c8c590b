"""Settings: the shop, its outlets and their registers."""

from dataclasses import fields

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bordereau.desk.rights import needs, told
from bordereau.desk.settings_forms import OutletForm, RegisterForm, ShopSettingsForm
from bordereau.sales.models import Register, Shop
from bordereau.sales.shop import ShopEdit, edit_shop
from bordereau.staff.access import Actor, May
from bordereau.stock import outlets
from bordereau.stock.models import Outlet


@needs(May.MANAGE_SHOP)
def shop(request: HttpRequest, by: Actor) -> HttpResponse:
    form = ShopSettingsForm(request.POST or None, initial=_values_of(Shop.objects.get(pk=1)))
    if request.method == "POST" and form.done(lambda values: edit_shop(ShopEdit(**values), by)):
        messages.success(request, _("Saved."))
        return redirect("desk:settings")
    return render(request, "desk/settings/shop.html", {"form": form, "here": "shop"})


def _values_of(shop: Shop) -> dict[str, object]:
    return {field.name: getattr(shop, field.name) for field in fields(ShopEdit)}


@needs(May.MANAGE_SHOP)
def outlet_list(request: HttpRequest, by: Actor) -> HttpResponse:
    listed = Outlet.objects.prefetch_related("registers")
    return render(request, "desk/settings/outlets.html", {"listed": listed, "here": "outlets"})


@needs(May.MANAGE_SHOP)
def outlet_new(request: HttpRequest, by: Actor) -> HttpResponse:
    first = Outlet.objects.first()
    form = OutletForm(
        request.POST or None, initial={"timezone": first.timezone if first else "UTC"}
    )
    if request.method == "POST" and form.done(
        lambda values: outlets.create_outlet(code=outlets.code_for(values["name"]), by=by, **values)
    ):
        messages.success(request, _("The outlet is ready, with a register of its own."))
        return redirect("desk:outlets")
    return render(request, "desk/settings/outlet_new.html", {"form": form, "here": "outlets"})


@needs(May.MANAGE_SHOP)
def outlet(request: HttpRequest, by: Actor, outlet_id: int) -> HttpResponse:
    edited = get_object_or_404(Outlet, pk=outlet_id)
    form = OutletForm(
        request.POST or None,
        initial={"name": edited.name, "timezone": edited.timezone, "address": edited.address},
    )
    if request.method == "POST" and form.done(
        lambda values: outlets.edit_outlet(outlet_id, by=by, **values)
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:outlets")
    registers = [
        (register, RegisterForm(initial={"name": register.name}, auto_id=f"r{register.pk}_%s"))
        for register in Register.objects.filter(outlet=edited)
    ]
    page = {
        "edited": edited,
        "form": form,
        "registers": registers,
        "new_register": RegisterForm(auto_id="new_%s"),
        "here": "outlets",
    }
    return render(request, "desk/settings/outlet.html", page)


@require_POST
@needs(May.MANAGE_SHOP)
def register_new(request: HttpRequest, by: Actor, outlet_id: int) -> HttpResponse:
    name = request.POST.get("name", "")
    told(request, lambda: outlets.add_register(outlet_id, name, by), _("The register is ready."))
    return redirect("desk:outlet_edit", outlet_id)


@require_POST
@needs(May.MANAGE_SHOP)
def register_rename(request: HttpRequest, by: Actor, register_id: int) -> HttpResponse:
    register = get_object_or_404(Register, pk=register_id)
    name = request.POST.get("name", "")
    told(request, lambda: outlets.rename_register(register_id, name, by), _("Saved."))
    return redirect("desk:outlet_edit", register.outlet_id)
