"""The verbs on people and tokens."""

from collections.abc import Callable

import pytest
from django.test import Client

from bordereau.refusals import NotFound, Refusal
from bordereau.staff import actions
from bordereau.staff.access import SYSTEM, Role
from bordereau.staff.models import ApiToken, User
from tests.makers import a_person, an_actor, an_outlet

pytestmark = pytest.mark.django_db

GOOD = "a long quiet sentence"


def create(**values: object) -> User:
    given = {
        "email": "bo@example.com",
        "name": "Bo",
        "role": Role.PACKER,
        "password": GOOD,
        "outlets": (),
        "by": SYSTEM,
    } | values
    return actions.create_user(**given)  # type: ignore[arg-type]


def test_creates_a_person_who_can_sign_in_where_they_work() -> None:
    outlet = an_outlet()
    person = create(email=" Bo@Example.com ", outlets=[outlet.pk])
    assert person.email == "bo@example.com"
    assert person.check_password(GOOD)
    assert list(person.outlets.all()) == [outlet]


def test_without_a_password_nobody_signs_in() -> None:
    assert not create(password=None).has_usable_password()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"email": "nowhere"}, "email_wrong"),
        ({"name": "  "}, "name_missing"),
        ({"password": "short"}, "weak_password"),
        ({"password": "password123"}, "weak_password"),
    ],
)
def test_a_person_needs_an_address_a_name_and_a_strong_password(
    values: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        create(**values)
    assert refused.value.code == code
    assert not User.objects.exists()


def test_two_people_cannot_share_an_email() -> None:
    create()
    with pytest.raises(Refusal) as refused:
        create(email="BO@example.com")
    assert refused.value.code == "email_taken"


@pytest.mark.parametrize("role", [Role.PACKER, Role.CASHIER, Role.MANAGER])
def test_only_the_owner_manages_people(role: Role) -> None:
    by = an_actor(role, "Cy")
    verbs: list[Callable[[], object]] = [
        lambda: create(by=by),
        lambda: actions.edit_user(1, "X", Role.OWNER, (), by),
        lambda: actions.disable_user(1, by),
        lambda: actions.enable_user(1, by),
        lambda: actions.set_password(1, GOOD, by),
        lambda: actions.issue_token(1, "x", by),
        lambda: actions.revoke_token(1, by),
    ]
    for verb in verbs:
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.code == "not_allowed"


def test_there_is_one_first_owner() -> None:
    actions.create_first_owner("ada@example.com", "Ada", GOOD)
    with pytest.raises(Refusal) as refused:
        actions.create_first_owner("eve@example.com", "Eve", GOOD)
    assert refused.value.code == "not_first"
    assert User.objects.count() == 1


def test_the_last_owner_stays() -> None:
    owner = a_person(Role.OWNER)
    verbs: list[Callable[[], object]] = [
        lambda: actions.disable_user(owner.pk, SYSTEM),
        lambda: actions.edit_user(owner.pk, "Ada", Role.PACKER, (), SYSTEM),
    ]
    for verb in verbs:
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.code == "last_owner"
    a_person(Role.OWNER, "Bea")
    actions.disable_user(owner.pk, SYSTEM)
    owner.refresh_from_db()
    assert not owner.is_active


def test_a_disabled_person_is_signed_out_and_their_tokens_are_gone(client: Client) -> None:
    person = a_person(Role.PACKER, "Bo")
    actions.issue_token(person.pk, "till", SYSTEM)
    client.force_login(person)
    actions.disable_user(person.pk, SYSTEM)
    assert not ApiToken.objects.exists()
    assert "_auth_user_id" in client.session
    assert client.get("/orders").status_code == 302

    actions.enable_user(person.pk, SYSTEM)
    person.refresh_from_db()
    assert person.is_active


def test_a_token_is_shown_once_and_kept_as_its_digest() -> None:
    person = a_person(Role.MANAGER)
    text = actions.issue_token(person.pk, "till", SYSTEM)
    kept = ApiToken.objects.get()
    assert kept.digest == ApiToken.digest_of(text)
    assert text not in (kept.name, kept.digest)
    actions.revoke_token(kept.pk, SYSTEM)
    with pytest.raises(NotFound):
        actions.revoke_token(kept.pk, SYSTEM)


def test_nobody_unknown() -> None:
    with pytest.raises(NotFound):
        actions.set_password(404, GOOD, SYSTEM)


def test_people_choose_their_language() -> None:
    person = a_person(Role.PACKER)
    actions.choose_language(person.pk, "fr")
    person.refresh_from_db()
    assert person.language == "fr"
