"""Which tracking numbers a store may have heard from us: a corrected one takes their place."""

from collections.abc import Iterable

from bordereau.outbox.models import Push
from bordereau.sales.models import Sale


def told_numbers(sale: Sale) -> list[str]:
    pushes = Push.objects.filter(sale=sale, kind=Push.Kind.STATUS).order_by("pk")
    payloads = pushes.values_list("payload", flat=True)
    return list(dict.fromkeys(number for one in payloads for number in one.get("numbers", [])))


def remember(push: Push, numbers: Iterable[str]) -> None:
    """Before it is sent: when no answer comes, the store may have heard them all the same."""
    known = push.payload.get("numbers", [])
    all_of_them = list(dict.fromkeys([*known, *numbers]))
    if all_of_them != known:
        push.payload["numbers"] = all_of_them
        Push.objects.filter(pk=push.pk).update(payload=push.payload)
