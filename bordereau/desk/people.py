"""Settings: who works here, and the tokens that programs use in their name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bordereau.desk.rights import needs, told
from bordereau.desk.settings_forms import NewPersonForm, PasswordForm, PersonForm, TokenForm
from bordereau.refusals import Refusal
from bordereau.staff import actions
from bordereau.staff.access import Actor, May, Role
from bordereau.staff.models import ApiToken, User


@needs(May.MANAGE_SHOP)
def people(request: HttpRequest, by: Actor) -> HttpResponse:
    listed = User.objects.order_by("-is_active", "name").prefetch_related("outlets")
    return render(request, "desk/settings/people.html", {"people": listed, "here": "people"})


@sensitive_post_parameters("password")
@needs(May.MANAGE_SHOP)
def person_new(request: HttpRequest, by: Actor) -> HttpResponse:
    form = NewPersonForm(request.POST or None, initial={"role": Role.PACKER})
    if request.method == "POST" and form.done(
        lambda values: actions.create_user(
            values["email"],
            values["name"],
            Role(values["role"]),
            values["password"],
            [outlet.pk for outlet in values["outlets"]],
            by,
        )
    ):
        messages.success(
            request, _("%(name)s can sign in now.") % {"name": form.cleaned_data["name"]}
        )
        return redirect("desk:people")
    return render(request, "desk/settings/person_new.html", {"form": form, "here": "people"})


@needs(May.MANAGE_SHOP)
def person(request: HttpRequest, by: Actor, user_id: int) -> HttpResponse:
    edited = get_object_or_404(User, pk=user_id)
    form = PersonForm(request.POST or None, initial=_values_of(edited))
    if request.method == "POST" and form.done(
        lambda values: actions.edit_user(
            user_id,
            values["name"],
            Role(values["role"]),
            [outlet.pk for outlet in values["outlets"]],
            by,
        )
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:people")
    return _person_page(request, edited, form)


@require_POST
@needs(May.MANAGE_SHOP)
def person_state(request: HttpRequest, by: Actor, user_id: int) -> HttpResponse:
    edited = get_object_or_404(User, pk=user_id)
    named = {"name": str(edited)}
    if edited.is_active:
        done = _("%(name)s is signed out and cannot sign in any more.") % named
        told(request, lambda: actions.disable_user(user_id, by), done)
    else:
        done = _("%(name)s can sign in again.") % named
        told(request, lambda: actions.enable_user(user_id, by), done)
    return redirect("desk:person", user_id)


@sensitive_post_parameters("password")
@require_POST
@needs(May.MANAGE_SHOP)
def person_password(request: HttpRequest, by: Actor, user_id: int) -> HttpResponse:
    edited = get_object_or_404(User, pk=user_id)
    form = PasswordForm(request.POST, auto_id="password_%s")
    if form.done(lambda values: actions.set_password(user_id, values["password"], by)):
        messages.success(
            request,
            _("The new password for %(name)s is valid from now on.") % {"name": str(edited)},
        )
        return redirect("desk:person", user_id)
    return _person_page(request, edited, password_form=form)


@never_cache
@require_POST
@needs(May.MANAGE_SHOP)
def token_new(request: HttpRequest, by: Actor, user_id: int) -> HttpResponse:
    """Answered with the page itself: the token is in this one answer, and nowhere else."""
    owner = get_object_or_404(User, pk=user_id)
    try:
        token = actions.issue_token(user_id, request.POST.get("name", ""), by)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:person", user_id)
    return _person_page(request, owner, token=token)


@require_POST
@needs(May.MANAGE_SHOP)
def token_revoke(request: HttpRequest, by: Actor, token_id: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=token_id)
    told(
        request,
        lambda: actions.revoke_token(token_id, by),
        _("The token is revoked. Whatever used it is refused from now on."),
    )
    return redirect("desk:person", token.user_id)


def _values_of(user: User) -> dict[str, object]:
    return {"name": user.name, "role": user.role, "outlets": user.outlets.all()}


def _person_page(
    request: HttpRequest,
    shown: User,
    form: PersonForm | None = None,
    password_form: PasswordForm | None = None,
    token: str = "",
) -> HttpResponse:
    page = {
        "person": shown,
        "form": form or PersonForm(initial=_values_of(shown)),
        "password_form": password_form or PasswordForm(auto_id="password_%s"),
        "token_form": TokenForm(auto_id="token_%s"),
        "tokens": shown.tokens.order_by("-created_at"),
        "token": token,
        "here": "people",
    }
    return render(request, "desk/settings/person.html", page)
