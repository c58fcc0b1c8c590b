"""The forms about signing in speak the reader's language, where the library's do not."""

import pytest
from django.utils import translation

from bordereau.staff.forms import AddPasskeyForm, EditPasskeyForm


@pytest.mark.parametrize("form", [AddPasskeyForm, EditPasskeyForm])
def test_a_passkey_is_named_in_french(form: type[AddPasskeyForm | EditPasskeyForm]) -> None:
    with translation.override("fr"):
        assert str(form.base_fields["name"].label) == "Nom"
