"""Products, levels and movements as the stock pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bordereau.staff.access import Actor
from bordereau.stock import queries
from bordereau.stock.models import Outlet, Product, StockLevel, StockMovement
from bordereau.stock.movements import Kind

KINDS: dict[str, Promise] = {
    Kind.COMMIT: gettext_lazy("Promised to an order"),
    Kind.RELEASE: gettext_lazy("No longer promised"),
    Kind.COMPLETE: gettext_lazy("Left with the customer"),
    Kind.REOPEN: gettext_lazy("Had not left after all"),
    Kind.SELL: gettext_lazy("Sold at the counter"),
    Kind.RETURN: gettext_lazy("Brought back by the customer"),
    Kind.RECEIVE: gettext_lazy("Received"),
    Kind.COUNT: gettext_lazy("Counted"),
    Kind.CORRECT: gettext_lazy("Corrected"),
    Kind.IMPORT: gettext_lazy("The store's first count"),
}


@dataclass(frozen=True, slots=True)
class Level:
    """Of one outlet, or of several together. What was never there is nothing, not unknown."""

    outlet: Outlet | None
    on_hand: int = 0
    committed: int = 0

    @property
    def available(self) -> int:
        return self.on_hand - self.committed


@dataclass(frozen=True, slots=True)
class ProductRow:
    product: Product
    levels: Sequence[Level]

    @property
    def total(self) -> Level:
        return Level(
            None,
            sum(level.on_hand for level in self.levels),
            sum(level.committed for level in self.levels),
        )


def rows(products: Sequence[Product], outlets: Sequence[Outlet], by: Actor) -> list[ProductRow]:
    found = {
        (level.product_id, level.outlet_id): level
        for level in queries.levels_for(by).filter(
            product_id__in=[product.pk for product in products],
            outlet_id__in=[outlet.pk for outlet in outlets],
        )
    }
    return [
        ProductRow(
            product, [_level(outlet, found.get((product.pk, outlet.pk))) for outlet in outlets]
        )
        for product in products
    ]


def _level(outlet: Outlet, found: StockLevel | None) -> Level:
    return Level(outlet, found.on_hand, found.committed) if found else Level(outlet)


@dataclass(frozen=True, slots=True)
class MovementRow:
    movement: StockMovement

    @property
    def what(self) -> str:
        kind, other = self.movement.kind, self.movement.other_outlet
        if kind != Kind.MOVE:
            return str(KINDS.get(kind, kind))
        is_out = self.movement.on_hand_change < 0
        words = _("Moved to %(outlet)s") if is_out else _("Moved from %(outlet)s")
        return words % {"outlet": other.name if other else "?"}

    @property
    def reason(self) -> str:
        return "" if self.movement.kind == Kind.IMPORT else self.movement.reason

    @property
    def on_hand(self) -> str:
        return signed(self.movement.on_hand_change)

    @property
    def committed(self) -> str:
        return signed(self.movement.committed_change)

    @property
    def who(self) -> str:
        if self.movement.by:
            return str(self.movement.by)
        line = self.movement.fulfilment_line
        channel = line.fulfilment.sale.channel if line else None
        return channel.name if channel else "Bordereau"


def signed(units: int) -> str:
    """With a true minus, as wide as the plus; nothing for nothing."""
    return f"{units:+}".replace("-", "−") if units else ""
