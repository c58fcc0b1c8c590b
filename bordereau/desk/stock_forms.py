"""What is asked at the shelf: one big number, and why."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bordereau.desk.forms import VerbForm
from bordereau.staff.access import Actor
from bordereau.stock import levels
from bordereau.stock.by_hand import MOST, Change, Count, Transfer, change, count, transfer
from bordereau.stock.models import Outlet
from bordereau.stock.movements import Kind
from bordereau.templatetags.desk import units as shown

if TYPE_CHECKING:
    OneOutlet = forms.ModelChoiceField[Outlet]
else:
    OneOutlet = forms.ModelChoiceField


def units(label: Any, least: int) -> forms.IntegerField:
    # A plain text field with the keys of numbers: a turn of the wheel must not change a count.
    keys = {
        "inputmode": "numeric",
        "autocomplete": "off",
        "autofocus": True,
        "class": "input input-big",
    }
    return forms.IntegerField(
        label=label, min_value=least, max_value=MOST, widget=forms.TextInput(attrs=keys)
    )


class ShelfForm(VerbForm):
    """At one outlet, of one product. Knows the last movement that its page showed."""

    since = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)
    field_order = ("units", "to", "way", "reason")

    def __init__(self, *args: Any, outlet: Outlet, product_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outlet = outlet
        self.product_id = product_id
        self.fields["reason"].widget.attrs["autocomplete"] = "off"

    def act(self, by: Actor) -> bool:
        return self.done(lambda values: self.verb(values, by))

    def verb(self, values: dict[str, Any], by: Actor) -> object:
        raise NotImplementedError


class CountForm(ShelfForm):
    units = units(_("How many are there"), 0)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def verb(self, values: dict[str, Any], by: Actor) -> object:
        counted = Count(
            self.outlet.pk, self.product_id, values["units"], values["seen"], values["reason"]
        )
        return count(counted, by)


class ReceiveForm(ShelfForm):
    units = units(_("How many came in"), 1)

    def verb(self, values: dict[str, Any], by: Actor) -> object:
        return change(self.changed(values, Kind.RECEIVE, values["units"]), by)

    def changed(self, values: dict[str, Any], kind: Kind, difference: int) -> Change:
        return Change(
            self.outlet.pk, self.product_id, kind, difference, values["reason"], values["since"]
        )


class CorrectForm(ReceiveForm):
    units = units(_("How many units"), 1)
    # A phone's keys of numbers have no minus.
    way = forms.ChoiceField(
        label=_("What to do"),
        choices=[("less", _("Take away")), ("more", _("Add"))],
        widget=forms.RadioSelect,
        initial="less",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].widget.attrs["list"] = "reasons"

    def verb(self, values: dict[str, Any], by: Actor) -> object:
        sign = -1 if values["way"] == "less" else 1
        return change(self.changed(values, Kind.CORRECT, sign * values["units"]), by)


class WhereTo(OneOutlet):
    """Each outlet with what may be sold there."""

    available: Mapping[int, int] = {}

    def label_from_instance(self, outlet: Outlet) -> str:
        told = _("%(outlet)s: %(units)s available")
        return told % {"outlet": outlet.name, "units": shown(self.available[outlet.pk])}


class MoveForm(ShelfForm):
    units = units(_("How many go"), 1)
    to = WhereTo(
        Outlet.objects.none(),
        label=_("To which outlet"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Outlet.objects.exclude(pk=self.outlet.pk)
        known = levels.of([(other.pk, self.product_id) for other in others])
        to = self.fields["to"]
        assert isinstance(to, WhereTo)
        to.available = {other.pk: 0 for other in others} | {
            outlet_id: level.available for (outlet_id, _product), level in known.items()
        }
        to.queryset = others
        lacking = [other for other in others if len(others) == 1 or to.available[other.pk] < 0]
        if len(lacking) == 1:
            to.initial = lacking[0]

    def verb(self, values: dict[str, Any], by: Actor) -> object:
        wanted = Transfer(
            self.product_id,
            self.outlet.pk,
            values["to"].pk,
            values["units"],
            values["reason"],
            values["since"],
        )
        return transfer(wanted, by)


FORMS: dict[str, type[ShelfForm]] = {
    "count": CountForm,
    "receive": ReceiveForm,
    "move": MoveForm,
    "correct": CorrectForm,
}


class BarcodeForm(VerbForm):
    code = forms.CharField(
        label=_("Barcode"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    units = forms.IntegerField(
        label=_("Units in one scan"),
        min_value=1,
        initial=1,
        help_text=_("More than one for the code of a case."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
