"""Who was faster, and what they did: what a caller is told that has seen an older version."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_noop

from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.refusals import Refusal, say

NOTHING_DONE = gettext_noop("%(what)s Nothing was done; look at it again, then repeat.")
CHANGED = gettext_noop("%(name)s changed this order a moment ago.")
GAVE = gettext_noop("%(name)s moved units out of this order a moment ago.")
GOT = gettext_noop("%(name)s moved units into this order a moment ago.")
# By the event's kind; of any other it is said that the order was changed.
DID = {
    "pick": gettext_noop("%(name)s picked units of this order a moment ago."),
    "assign": gettext_noop("%(name)s assigned this order a moment ago."),
    "pack": gettext_noop("%(name)s packed this order a moment ago."),
    "unpack": gettext_noop("%(name)s unpacked this order a moment ago."),
    "ship": gettext_noop("%(name)s marked this order as shipped a moment ago."),
    "pick_up": gettext_noop("%(name)s marked this order as picked up a moment ago."),
    "cancel": gettext_noop("%(name)s cancelled this order a moment ago."),
    "cancel_units": gettext_noop("%(name)s cancelled some of this order a moment ago."),
    "reopen": gettext_noop("%(name)s noted a moment ago that this order had not left after all."),
    "short": gettext_noop("%(name)s reported some of this order short a moment ago."),
    "found": gettext_noop("%(name)s found what was short in this order a moment ago."),
    "confirm_change": gettext_noop("%(name)s confirmed the store's change a moment ago."),
    "letter": gettext_noop("%(name)s wrote to the customer of this order a moment ago."),
    **dict.fromkeys(("moved", "taken_back", "merged"), GAVE),
    **dict.fromkeys(("received", "got_back", "absorbed"), GOT),
}
# Of a whole sale: by these alone a store makes a new version of its orders.
OF_SALE = ["store_note", "store_payment", "store_status"]


@dataclass(frozen=True, slots=True)
class What:
    """Who did what, in the language of whoever reads it."""

    kind: str
    name: str

    def __str__(self) -> str:
        return say(DID.get(self.kind, CHANGED), {"name": self.name})


def stale_version(order: Fulfilment) -> Refusal:
    concerns = Q(fulfilment=order) | Q(fulfilment=None, sale=order.sale_id, kind__in=OF_SALE)
    last = Event.objects.filter(concerns).first()
    what = What(last.kind, last.by_name) if last else What("", "Bordereau")
    return Refusal("stale_version", NOTHING_DONE, what=what)
