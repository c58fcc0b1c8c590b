"""Editing a sale: its note, its tracking, and a payment, in one form that saves all or nothing."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bordereau.desk.sale_rows import SaleRow
from bordereau.refusals import Refusal
from bordereau.sales.actions import SaleEdit, edit, record_payment
from bordereau.sales.balances import rounded
from bordereau.sales.models import Payment
from bordereau.staff.access import Actor

FIELDS_OF = {"wrong_amount": "amount", "empty_method": "method"}  # what a refusal is about
METHODS = [_("Cash"), _("Card"), _("Bank transfer"), _("Cheque"), _("Cash on delivery")]


class SaleForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Sale note"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    carrier = forms.CharField(label=_("Carrier"), required=False, max_length=100)
    tracking_number = forms.CharField(label=_("Tracking number"), required=False, max_length=100)

    def __init__(self, row: SaleRow, data: Any = None, initial: dict[str, Any] | None = None):
        super().__init__(data, initial=_as_it_is(row) | (initial or {}))
        self.row = row
        if not row.deliveries:
            del self.fields["carrier"], self.fields["tracking_number"]

    def clean_note(self) -> str:
        """A browser sends every line's end as two characters."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n")


class PaymentForm(forms.Form):
    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=14,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    method = forms.CharField(
        label=_("How it was paid"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "methods", "autocomplete": "off"}),
    )

    def __init__(self, row: SaleRow, data: Any = None) -> None:
        due = rounded(row.balance.due, row.sale.currency)
        super().__init__(data, initial={"amount": due} if due else {})


def _as_it_is(row: SaleRow) -> dict[str, Any]:
    carrier, number = row.parcels[0] if row.parcels else ("", "")
    return {
        "version": row.sale.version,
        "note": row.sale.note,
        "carrier": carrier,
        "tracking_number": number,
    }


def save(form: SaleForm, payment: PaymentForm | None, by: Actor) -> tuple[bool, Payment | None]:
    """Whether it was saved, and the payment that was recorded with it."""
    if not (form.is_valid() and (payment is None or payment.is_valid())):
        return False, None
    try:
        # One of the two alone would leave the person guessing which.
        with transaction.atomic():
            edit(form.row.sale.pk, _change(form), by, form.cleaned_data["version"])
            return True, _record(form.row.sale.pk, payment, by)
    except Refusal as refusal:
        field = FIELDS_OF.get(refusal.code)
        if field and payment:
            payment.add_error(field, str(refusal))
        else:
            form.add_error(None, str(refusal))
        return False, None


def _record(sale_id: int, payment: PaymentForm | None, by: Actor) -> Payment | None:
    if payment is None:
        return None
    amount: Decimal = payment.cleaned_data["amount"]
    return record_payment(sale_id, amount, payment.cleaned_data["method"], by)


def _change(form: SaleForm) -> SaleEdit:
    """What was not touched stays as it is: two parcels may have two numbers."""
    touched = {
        name: form.cleaned_data[name]
        for name in ("note", "carrier", "tracking_number")
        if name in form.fields
        and form.cleaned_data[name] != form.get_initial_for_field(form.fields[name], name)
    }
    return SaleEdit(**touched)


def touched_labels(form: SaleForm) -> list[str]:
    change = _change(form)
    names = ("note", "carrier", "tracking_number")
    return [str(form.fields[name].label) for name in names if getattr(change, name) is not None]
