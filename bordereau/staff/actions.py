"""The verbs on the people who work here, and on the tokens that act in their name."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_noop

from bordereau.refusals import NotFound, Refusal
from bordereau.sales.models import Shop
from bordereau.staff.access import SYSTEM, Actor, May, Role
from bordereau.staff.models import ApiToken, User
from bordereau.staff.passwords import require_strong
from bordereau.stock.models import Outlet


def create_user(
    email: str, name: str, role: Role, password: str | None, outlets: Iterable[int], by: Actor
) -> User:
    """Raises Refusal `not_allowed`, `email_wrong`, `email_taken`, `name_missing`, `weak_password`.

    Without a password the person cannot sign in until somebody sets one.
    """
    by.require(May.MANAGE_SHOP)
    user = User(email=_checked_email(email), name=_checked_name(name), role=role)
    if password is not None:
        require_strong(password, user)
    user.set_password(password)
    with transaction.atomic():
        if User.objects.filter(email=user.email).exists():
            raise Refusal("email_taken", gettext_noop("Somebody here has this e-mail already."))
        user.language = _shop_language()
        user.save()
        user.outlets.set(_known(outlets))
    return user


def create_first_owner(email: str, name: str, password: str) -> User:
    """The account with which a fresh installation begins. Raises Refusal `not_first`."""
    with transaction.atomic():
        # Two people who set up at once must not both become its owner.
        Shop.objects.select_for_update().filter(pk=1).first()
        if User.objects.exists():
            raise Refusal("not_first", gettext_noop("The owner's account exists already. Sign in."))
        return create_user(email, name, Role.OWNER, password, (), SYSTEM)


def edit_user(user_id: int, name: str, role: Role, outlets: Iterable[int], by: Actor) -> User:
    """Raises Refusal `last_owner`, `name_missing`."""
    by.require(May.MANAGE_SHOP)
    with transaction.atomic():
        user = _locked(user_id)
        if role != Role.OWNER:
            _require_other_owner(user)
        user.name, user.role = _checked_name(name), role
        user.save(update_fields=["name", "role"])
        user.outlets.set(_known(outlets))
    return user


def disable_user(user_id: int, by: Actor) -> User:
    """They cannot sign in any more, nor can their tokens; what they did stays in the history."""
    by.require(May.MANAGE_SHOP)
    with transaction.atomic():
        user = _locked(user_id)
        _require_other_owner(user)
        user.is_active = False
        user.save(update_fields=["is_active"])
        user.tokens.all().delete()
    return user


def enable_user(user_id: int, by: Actor) -> User:
    by.require(May.MANAGE_SHOP)
    with transaction.atomic():
        user = _locked(user_id)
        user.is_active = True
        user.save(update_fields=["is_active"])
    return user


def set_password(user_id: int, password: str, by: Actor) -> User:
    """Whoever is signed in with the old one is signed out. Raises Refusal `weak_password`."""
    by.require(May.MANAGE_SHOP)
    with transaction.atomic():
        user = _locked(user_id)
        require_strong(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def choose_language(user_id: int, language: str) -> None:
    """Everybody for themselves, so nobody's leave is asked."""
    User.objects.filter(pk=user_id).update(language=language)


def issue_token(user_id: int, name: str, by: Actor) -> str:
    """The token's text, which is shown once. Raises Refusal `name_missing`."""
    by.require(May.MANAGE_SHOP)
    with transaction.atomic():
        user = _locked(user_id)
        if not user.is_active:
            raise Refusal("disabled", gettext_noop("This person is disabled. Enable them first."))
        return ApiToken.issue(user, _checked_name(name))


def revoke_token(token_id: int, by: Actor) -> None:
    by.require(May.MANAGE_SHOP)
    if not ApiToken.objects.filter(pk=token_id).delete()[0]:
        raise NotFound()


def _locked(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound()
    return user


def _require_other_owner(user: User) -> None:
    """Locks the owners in one order: two owners who disable each other must not both succeed."""
    owners = list(
        User.objects.select_for_update()
        .filter(role=Role.OWNER, is_active=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if owners == [user.pk]:
        raise Refusal(
            "last_owner",
            gettext_noop("%(name)s is the only owner. Make somebody else an owner first."),
            name=str(user),
        )


def _checked_email(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refusal(
            "email_wrong", gettext_noop("“%(email)s” is not an e-mail address."), email=email
        ) from error
    return email


def _checked_name(text: str) -> str:
    name = text.strip()
    if not name:
        raise Refusal("name_missing", gettext_noop("Give a name."))
    return name[:100]


def _known(outlets: Iterable[int]) -> list[int]:
    return list(Outlet.objects.filter(pk__in=list(outlets)).values_list("pk", flat=True))


def _shop_language() -> str:
    return Shop.objects.filter(pk=1).values_list("language", flat=True).first() or "en"
