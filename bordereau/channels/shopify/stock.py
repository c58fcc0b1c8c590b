"""Setting the stock that may be sold ("available"), location by location, and reading it back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection, StockCount
from bordereau.channels.shopify.check import fetch_locations
from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import SET_STOCK, STOCK_AT_A_NEW_PLACE
from bordereau.channels.shopify.ids import gid, is_number
from bordereau.channels.shopify.levels import MOST_AT_ONCE, Held, levels
from bordereau.channels.shopify.problems import UserError, refused_by

Results = dict[str, StoreProblem | None]
# A write may find that somebody sold one meanwhile; then the numbers are looked at again.
_ROUNDS = 3
_STALE = "CHANGE_FROM_QUANTITY_STALE"


@dataclass(slots=True)
class _Round:
    """One location's counts, and what came of each."""

    store: Store
    location: str
    wanted: Mapping[str, int]
    results: Results

    def run(self) -> None:
        for _turn in range(_ROUNDS):
            unequal = self._unequal()
            if not unequal:
                return
            self._write(unequal)
        for product_id, level in self._unequal().items():
            self.results[product_id] = _not_yet(self.wanted[product_id], level.available)

    def _unequal(self) -> dict[str, Held]:
        """What the store shows of those that nothing is known of yet and that it shows wrongly."""
        left = [one for one in self.wanted if one not in self.results]
        held = levels(self.store, self.location, filter(is_number, left))
        unequal: dict[str, Held] = {}
        for product_id in left:
            level = held.get(product_id)
            if level is None:
                self.results[product_id] = _gone()
            elif not level.is_tracked:
                self.results[product_id] = _not_tracked()
            elif level.shows(self.wanted[product_id]):
                self.results[product_id] = None
            else:
                unequal[product_id] = level
        return unequal

    def _write(self, held: Mapping[str, Held]) -> None:
        """All of a call is done or none; whatever spoils it is taken out, and the rest is sent."""
        stocked = {one: level for one, level in held.items() if level.is_stocked}
        while stocked:
            errors = self.store.write(SET_STOCK, input=self._input(stocked), key=str(uuid4()))
            if not errors or all(error.code == _STALE for error in errors):
                break
            spoilt = self._spoilt(list(stocked), errors)
            self.results |= dict.fromkeys(spoilt, refused_by(self.store.host, errors))
            stocked = {one: level for one, level in stocked.items() if one not in spoilt}
        for product_id in held.keys() - stocked.keys() - self.results.keys():
            self._begin_to_stock(product_id, held[product_id])

    def _input(self, held: Mapping[str, Held]) -> dict[str, object]:
        quantities = [
            {
                "inventoryItemId": level.item,
                "locationId": gid("Location", self.location),
                "quantity": self.wanted[product_id],
                "changeFromQuantity": level.available,
            }
            for product_id, level in held.items()
        ]
        return {"name": "available", "reason": "correction", "quantities": quantities}

    def _spoilt(self, sent: Sequence[str], errors: Sequence[UserError]) -> list[str]:
        """An error names its row by number (input, quantities, 3), or is of them all."""
        named = [
            sent[int(part)]
            for error in errors
            if error.code != _STALE
            for part in error.field or []
            if part.isdigit() and int(part) < len(sent)
        ]
        return named or list(sent)

    def _begin_to_stock(self, product_id: str, level: Held) -> None:
        errors = self.store.write(
            STOCK_AT_A_NEW_PLACE,
            item=level.item,
            location=gid("Location", self.location),
            key=str(uuid4()),
        )
        if errors:
            self.results[product_id] = refused_by(self.store.host, errors)


def push_stock(connection: Connection, counts: Sequence[StockCount]) -> Results:
    results: Results = {}
    for location, wanted in _by_location(connection, counts).items():
        for product_id, problem in _pushed(connection, location, wanted).items():
            results[product_id] = results.get(product_id) or problem
    return results


def _pushed(connection: Connection, location: str, wanted: Mapping[str, int]) -> Results:
    if not location:
        return dict.fromkeys(wanted, _nowhere())
    done: Results = {}
    every = list(wanted)
    for start in range(0, len(every), MOST_AT_ONCE):
        some = every[start : start + MOST_AT_ONCE]
        part: Results = {}
        try:
            _Round(Store(connection), location, {one: wanted[one] for one in some}, part).run()
        except StoreProblem as problem:
            # What goes wrong here must not hide what has already gone right elsewhere.
            part |= dict.fromkeys([one for one in some if one not in part], problem)
        done |= part
    return done


def _by_location(connection: Connection, counts: Sequence[StockCount]) -> dict[str, dict[str, int]]:
    """Of a store with one location, no count need name it. Less than nothing cannot be sold."""
    wanted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one in counts:
        wanted[one.location][one.product_id] = max(one.available, 0)
    if "" in wanted:
        every = fetch_locations(connection)
        if len(every) == 1:
            wanted[every[0].id] |= wanted.pop("")
    return dict(wanted)


def _not_tracked() -> Refused:
    return Refused(
        _(
            "The store does not count this product's stock, so no number was set. Switch on “Track "
            "quantity” for it in Shopify to have it kept right."
        )
    )


def _gone() -> Refused:
    return Refused(
        _("The store no longer has this product, so its stock was not set. Nothing else changed.")
    )


def _nowhere() -> Refused:
    return Refused(
        _(
            "The store counts stock at several locations, and nobody has said which outlet is "
            "which. No number was set. Choose each location's outlet in the channel's settings."
        )
    )


def _not_yet(wanted: int, shown: int) -> Retry:
    return Retry(
        _("The store was told %(wanted)s in stock and shows %(shown)s. We try again."),
        wanted=str(wanted),
        shown=str(shown),
    )
