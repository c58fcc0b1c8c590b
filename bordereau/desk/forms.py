"""What the forms of the desk share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bordereau.refusals import Refusal
from bordereau.stock.models import Outlet


class VerbForm(forms.Form):
    """A form that ends in a verb, whose refusal stands above the fields."""

    def done(self, verb: Callable[[dict[str, Any]], object]) -> bool:
        """Whether what was typed is valid and the verb accepted it."""
        if not self.is_valid():
            return False
        try:
            verb(self.cleaned_data)
        except Refusal as refusal:
            self.add_error(None, str(refusal))
            return False
        return True


if TYPE_CHECKING:
    OutletChoices = forms.ModelMultipleChoiceField[Outlet]
else:
    OutletChoices = forms.ModelMultipleChoiceField


class OutletsField(OutletChoices):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Outlet.objects.all(),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=_("Outlets"),
            **kwargs,
        )


def new_password() -> forms.CharField:
    return forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A sentence is easy to remember and hard to guess."),
    )
