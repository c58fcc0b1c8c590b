"""Telling Shopify that an order is done: every part of it fulfilled, and read back."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from bordereau.channels.port import LacksPermission, Refused, Retry
from bordereau.channels.shapes import Connection, Goal, Parcel, StatusPush
from bordereau.channels.shopify import scopes
from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import FULFIL, OPEN, TAKE_BACK, TRACK
from bordereau.channels.shopify.grants import granted_scopes
from bordereau.channels.shopify.problems import refused_by
from bordereau.channels.shopify.work import Part, Work, work_of

# Nothing of these travels, so no parcel belongs to them.
_WITHOUT_PARCEL = frozenset({"NONE", "PICK_UP", "RETAIL"})
_WITH_A_SERVICE = frozenset({"SUBMITTED", "ACCEPTED", "CANCELLATION_REQUESTED"})


def push_status(connection: Connection, push: StatusPush) -> str:
    """Read, write, read back. Shopify has no word for packed that does not e-mail the customer."""
    store = Store(connection)
    work = work_of(store, push.order_id)
    if push.goal is Goal.REOPENED:
        return _reopened(store, push.order_id, work)
    if push.goal is Goal.PACKED:
        return work.status
    parcels = () if push.is_pickup else push.parcels
    if not work.is_fulfilled:
        work = _fulfilled(store, push.order_id, parcels, work)
    _add_tracking(store, push, parcels, work)
    return work.status


def _fulfilled(store: Store, order_id: str, parcels: Sequence[Parcel], work: Work) -> Work:
    _see_that_it_may_be_done(store, work)
    parts = _opened(store, order_id, work)
    for group in _groups(parts):
        errors = store.write(FULFIL, fulfillment=_fulfillment(group, parcels))
        if errors:
            now = work_of(store, order_id)
            if now.is_fulfilled:
                return now  # somebody else was quicker
            raise refused_by(store.host, errors)
    return _confirmed(work_of(store, order_id))


def _see_that_it_may_be_done(store: Store, work: Work) -> None:
    if work.cancelled_at is not None:
        raise Refused(
            _(
                "The store shows this order as %(status)s, so it was not set to fulfilled. Nothing "
                "was changed there. Talk to the customer before the goods leave."
            ),
            status=work.status,
        )
    if not work.to_do:
        raise _nothing_to_do(store, work)
    for part in work.to_do:
        _see_that_nothing_holds(part)


def _nothing_to_do(store: Store, work: Work) -> Exception:
    """Fulfilment orders that the app may not see are left out without a word."""
    lacking = [one for one in scopes.missing(granted_scopes(store)) if "fulfillment" in one]
    if lacking:
        return LacksPermission(
            _(
                "The app at %(host)s may not fulfil orders (scope %(scope)s). Nothing is lost. "
                "Give the app the scope in Shopify, install it again, then check the connection "
                "here."
            ),
            host=store.host,
            scope=", ".join(lacking),
        )
    if not work.parts:
        return Retry(
            _(
                "Shopify has not decided yet where this order is sent from, so it was not set to "
                "fulfilled. We try again by ourselves. If it stays so, the order may be with a "
                "fulfilment service: see it in Shopify."
            )
        )
    return Refused(
        _(
            "Shopify shows this order as %(status)s, and nothing in it that could be fulfilled. "
            "Nothing was changed there. Look at the order in Shopify."
        ),
        status=work.status,
    )


def _see_that_nothing_holds(part: Part) -> None:
    """Before anything is written, so that an order is fulfilled whole or not at all."""
    if part.allows("CREATE_FULFILLMENT") or part.allows("MARK_AS_OPEN"):
        return
    if part.status == "ON_HOLD":
        raise Refused(
            _(
                "Shopify holds this order (“%(reason)s”), so it was not set to fulfilled. Nothing "
                "was changed there. Release the hold in Shopify, then send this again."
            ),
            reason=part.holds or "-",
        )
    if part.request_status in _WITH_A_SERVICE:
        raise Refused(
            _(
                "Part of this order is with the fulfilment service “%(place)s”, which alone may "
                "fulfil it. Nothing was changed there. Take the request back in Shopify, or let "
                "the service finish, then send this again."
            ),
            place=part.assigned_location.name,
        )
    raise Refused(
        _(
            "Shopify does not let us fulfil the part of this order at “%(place)s” (%(status)s). "
            "Nothing was changed there. Fulfil it in Shopify, then send this again."
        ),
        place=part.assigned_location.name,
        status=part.status,
    )


def _opened(store: Store, order_id: str, work: Work) -> list[Part]:
    """What was scheduled for later, or begun by hand, is opened first."""
    closed = [one for one in work.to_do if not one.allows("CREATE_FULFILLMENT")]
    for part in closed:
        errors = store.write(OPEN, id=part.id)
        if errors:
            raise refused_by(store.host, errors)
    parts = work_of(store, order_id).to_do if closed else work.to_do
    for part in parts:
        if not part.allows("CREATE_FULFILLMENT"):
            raise Retry(
                _(
                    "Shopify was told to open the part of this order at “%(place)s” and has not "
                    "done so yet. We try again by ourselves."
                ),
                place=part.assigned_location.name,
            )
    return parts


def _groups(parts: Sequence[Part]) -> list[list[Part]]:
    """One call takes one location and one way of delivering, or Shopify refuses it."""
    groups: defaultdict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        groups[part.group].append(part)
    return list(groups.values())


def _fulfillment(group: Sequence[Part], parcels: Sequence[Parcel]) -> dict[str, object]:
    """Without a list of lines, all that is left of each part. Our own e-mail tells the customer."""
    told: dict[str, object] = {
        "lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": one.id} for one in group],
        "notifyCustomer": False,
    }
    tracking = _tracking(parcels)
    if tracking and group[0].method not in _WITHOUT_PARCEL:
        told["trackingInfo"] = tracking
    return told


def _tracking(parcels: Sequence[Parcel], *, beside: Sequence[str] = ()) -> dict[str, object] | None:
    """Shopify knows one carrier a fulfilment: of several none is named, and it goes by numbers."""
    numbers = [one.tracking_number for one in parcels if one.tracking_number]
    if not numbers:
        return None
    carriers = {one.carrier for one in parcels if one.tracking_number and one.carrier}
    company = {"company": carriers.pop()} if len(carriers) == 1 and not beside else {}
    return {**company, "numbers": [*beside, *numbers]}


def _add_tracking(store: Store, push: StatusPush, parcels: Sequence[Parcel], work: Work) -> None:
    """A number that was typed or corrected after the goods had left.

    What the shop's staff sent, under a number that we never told, keeps it.
    """
    wanted = {one.tracking_number for one in parcels if one.tracking_number}
    sent = [one for one in work.fulfillments if one.stands]
    shown = {number for one in sent for number in one.numbers}
    stale = set(push.told) - wanted
    if not wanted or (wanted <= shown and not shown & stale):
        return
    ours = [one for one in sent if one.numbers & stale or one.numbers <= wanted]
    for one in ours or sent:
        others = sorted(one.numbers - stale - wanted)
        errors = store.write(TRACK, id=one.id, tracking=_tracking(parcels, beside=others))
        if errors:
            raise refused_by(store.host, errors)


def _confirmed(work: Work) -> Work:
    if work.is_fulfilled:
        return work
    raise Retry(
        _(
            "The store was told that this order is fulfilled and still shows it as %(status)s. We "
            "try again by ourselves."
        ),
        status=work.status,
    )


def _reopened(store: Store, order_id: str, work: Work) -> str:
    """What was sent is taken back, and Shopify makes new fulfilment orders of it."""
    if not work.is_fulfilled:
        return work.status  # the store's staff have gone on with it, or we did before
    for one in work.fulfillments:
        if one.stands:
            errors = store.write(TAKE_BACK, id=one.id)
            if errors:
                raise refused_by(store.host, errors)
    work = work_of(store, order_id)
    if work.is_fulfilled:
        raise Retry(
            _(
                "The store was told that this order is not fulfilled after all and still shows it "
                "as %(status)s. We try again by ourselves."
            ),
            status=work.status,
        )
    return work.status
