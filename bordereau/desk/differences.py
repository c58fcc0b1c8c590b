"""Where a store and we do not say the same, in words, with what to do and the action for it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bordereau.comparison import actions
from bordereau.comparison.models import Difference
from bordereau.comparison.verdicts import Kind
from bordereau.desk.words import STATUSES
from bordereau.fulfilment.status import Status
from bordereau.sales.balances import money
from bordereau.sales.models import Sale

TITLES: dict[Kind, Promise] = {
    Kind.MISSING: gettext_lazy("%(order)s of %(store)s is not here"),
    Kind.PARKED: gettext_lazy("%(order)s of %(store)s waits for somebody"),
    Kind.OPEN_THERE: gettext_lazy("%(order)s is completed here, and open on %(store)s"),
    Kind.CALLED_OFF_HERE: gettext_lazy("%(order)s is cancelled here, and open on %(store)s"),
    Kind.SENT_THERE: gettext_lazy(
        "%(store)s says that %(order)s is finished, and here it is cancelled"
    ),
    Kind.FINISHED_THERE: gettext_lazy(
        "%(store)s says that %(order)s is finished, and here it is not"
    ),
    Kind.CANCELLED_THERE: gettext_lazy(
        "%(store)s says that %(order)s is cancelled, and here it is not"
    ),
    Kind.NOT_SHOWN: gettext_lazy("%(store)s does not show us %(order)s"),
    Kind.UNITS: gettext_lazy("%(store)s wants different quantities of %(order)s than we send"),
    Kind.TOTAL: gettext_lazy("%(order)s has a different total on %(store)s"),
    Kind.PAID: gettext_lazy("%(store)s says that a different amount was paid for %(order)s"),
}
ADVICE: dict[Kind, Promise] = {
    Kind.MISSING: gettext_lazy(
        "The store expects it to be packed, and taking it in has failed. Take it in again; if it "
        "is still missing then, look at it on the store."
    ),
    Kind.PARKED: gettext_lazy(
        "It is open on the store. Why it waits, and what to do, is under Needs attention."
    ),
    Kind.OPEN_THERE: gettext_lazy(
        "Somebody has reopened it there, or what we told the store is gone. Tell the store again; "
        "if it is right as it is, leave it so."
    ),
    Kind.CALLED_OFF_HERE: gettext_lazy(
        "The customer still expects the goods. Cancel the order on the store, and give the money "
        "back there; this entry then goes by itself."
    ),
    Kind.SENT_THERE: gettext_lazy(
        "If the goods have left, correct the stock, and leave this so; if not, cancel the order on "
        "the store, and give the money back there."
    ),
    Kind.FINISHED_THERE: gettext_lazy(
        "If the goods have left, complete the order here; if not, set it back on the store."
    ),
    Kind.CANCELLED_THERE: gettext_lazy(
        "If the goods are not to leave, cancel the order here; if they are, set it back on the "
        "store."
    ),
    Kind.NOT_SHOWN: gettext_lazy(
        "It is open here. Look at it on the store: it may be too old to be shown to an app. Then "
        "complete or cancel it here."
    ),
    Kind.UNITS: gettext_lazy(
        "Something was called off here that the store still promises, or had left when the store "
        "changed it. Correct or refund it on the store; this entry then goes by itself."
    ),
    Kind.TOTAL: gettext_lazy("Take it in again, and what the store says counts."),
    Kind.PAID: gettext_lazy(
        "Take it in again, and what the store says counts. Money that you have recorded yourselves "
        "stays as it is."
    ),
}
VERBS = {
    "take-in": actions.take_in_again,
    "tell": actions.tell_again,
    "leave": actions.leave,
    "list-again": actions.list_again,
}
DONE = {
    "take-in": gettext_lazy("It is taken in again in a moment. What still differs stays listed."),
    "tell": gettext_lazy("The store is told again. The entry goes when the store says so, too."),
    "leave": gettext_lazy("It may stay so, and is listed again if either says something else."),
    "list-again": gettext_lazy("It is listed again, with what to do about it."),
}
LABELS = {
    "take-in": gettext_lazy("Take it in again"),
    "tell": gettext_lazy("Tell the store again"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One difference, as the pages tell of it."""

    kind: Kind
    title: str
    advice: Promise
    ours: str
    theirs: str
    sale_id: int | None
    difference: Difference | None  # None: seen in our own rows, before any comparison

    @property
    def verb(self) -> str:
        """The one that helps, beside looking at the sale."""
        if self.kind in actions.TOLD_AGAIN:
            return "tell"
        return "take-in" if self.kind in actions.TAKEN_IN_AGAIN else ""

    @property
    def label(self) -> Promise | str:
        return LABELS.get(self.verb, "")


def told_of(difference: Difference) -> Told:
    """Its channel and sale should be at hand."""
    kind = Kind(difference.kind)
    sale = difference.sale
    number = difference.store_order_number or difference.store_order_id
    order = sale.receipt_number if sale else _("Order %(number)s") % {"number": number}
    return Told(
        kind,
        _title(kind, order, difference.channel.name),
        ADVICE[kind],
        _said(kind, difference.ours) or _("nothing"),
        _said(kind, difference.theirs) if kind in _MONEY else _quoted(difference.theirs),
        difference.sale_id,
        difference,
    )


def told_of_sale(sale: Sale) -> Told:
    """One of `differing_sales`. Its channel and orders should be at hand."""
    assert sale.channel is not None
    is_finished = sale.store_stage == "finished"
    kind = Kind.FINISHED_THERE if is_finished else Kind.CANCELLED_THERE
    found = [one for one in sale.differences.all() if one.kind == kind and not one.resolved_at]
    statuses = {order.status for order in sale.fulfilments.all()} - {Status.MOVED}
    ours = ",".join(status for status in Status if status in statuses)
    return Told(
        kind,
        _title(kind, sale.receipt_number, sale.channel.name),
        ADVICE[kind],
        _said(kind, ours),
        _quoted(sale.store_status),
        sale.pk,
        found[0] if found else None,
    )


_MONEY = frozenset({Kind.TOTAL, Kind.PAID})


def _title(kind: Kind, order: str, store: str) -> str:
    return str(TITLES[kind]) % {"order": order, "store": store}


def _said(kind: Kind, said: str) -> str:
    """As we say it: a status, an amount, or units of what."""
    if kind in _MONEY:
        amount, currency = said.split()
        return money(Decimal(amount), currency)
    if kind == Kind.UNITS:
        return said
    return ", ".join(str(STATUSES[Status(word)]) for word in said.split(",") if word)


def _quoted(theirs: str) -> str:
    """The store's own word."""
    return theirs or _("it has no such order")
