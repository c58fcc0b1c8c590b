"""The rules for a password, as one sentence."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop

from bordereau.refusals import Refusal
from bordereau.staff.models import User


def require_strong(password: str, user: User) -> None:
    """Raise Refusal `weak_password` unless the settings' validators let it pass."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(
            "weak_password",
            gettext_noop(
                "This password is too easy to guess. Use at least 10 characters, and not a "
                "common word."
            ),
        ) from error
