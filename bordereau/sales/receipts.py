"""Receipt numbers: one sequence a register, for counter and online sales alike."""

from django.db.models import F
from django.utils.translation import gettext_noop

from bordereau.refusals import Refusal
from bordereau.sales.models import Register


def reserve(outlet_id: int, count: int) -> tuple[Register, list[str]]:
    """The outlet's first register and its next `count` numbers. Inside the caller's transaction."""
    first = Register.objects.filter(outlet_id=outlet_id).first()
    if first is None:
        raise Refusal(
            "no_register", gettext_noop("The outlet has no register to number receipts with.")
        )
    Register.objects.filter(pk=first.pk).update(next_number=F("next_number") + count)
    register = Register.objects.get(pk=first.pk)
    start = register.next_number - count
    return register, [f"{register.prefix}{start + step}" for step in range(count)]
