"""What a sheet would change as things stand, and which of its lines cannot be used."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from bordereau.searching import folded
from bordereau.staff.access import Actor
from bordereau.stock import sheets
from bordereau.stock.codes import normalised
from bordereau.stock.levels import AT_ONCE, Spot
from bordereau.stock.models import Barcode, Outlet, Product, StockLevel, StockSheet
from bordereau.stock.sheets import Bad, Row

MOST_ON_HAND = 2_000_000_000  # of one product in one outlet: a database counts no further
TOO_MANY = gettext_noop("It would make %(units)s on hand, which is more than can be counted.")

Levels = Callable[[Sequence[Spot]], Mapping[Spot, StockLevel]]


@dataclass(frozen=True, slots=True)
class Change:
    line: int
    outlet: Outlet
    product: Product
    before: int
    after: int

    @property
    def units(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Plan:
    changes: list[Change]
    bad: list[Bad]
    unchanged: int  # counted, and found to be right


@dataclass(frozen=True, slots=True)
class _Meant:
    """A row, and what it names."""

    row: Row
    outlet: Outlet
    product: Product

    @property
    def spot(self) -> Spot:
        return self.outlet.pk, self.product.pk


def plan(sheet: StockSheet, by: Actor, levels: Levels) -> Plan:
    """With the levels as `levels` finds them, or holds them."""
    read = sheets.read(sheet.content, sheet.kind)
    bad = list(read.bad)
    meant = list(_once(_named(read.rows, sheet, by, bad), sheet.kind, bad))
    found = levels([one.spot for one in meant])
    changes: list[Change] = []
    unchanged = 0
    before: dict[Spot, int] = {}  # as the lines above it leave it
    for one in meant:
        level = found.get(one.spot)
        on_hand = before.get(one.spot, level.on_hand if level else 0)
        wrong = _stale(one.row, on_hand)
        after = one.row.units + (0 if sheet.kind == StockSheet.Kind.COUNT else on_hand)
        if not wrong and after > MOST_ON_HAND:
            wrong = Bad(one.row.line, TOO_MANY, {"units": after})
        if wrong:
            bad.append(wrong)
        elif after == on_hand:
            unchanged += 1
        else:
            changes.append(Change(one.row.line, one.outlet, one.product, on_hand, after))
            before[one.spot] = after
    return Plan(changes, sorted(bad, key=lambda one: one.line), unchanged)


def _stale(row: Row, on_hand: int) -> Bad | None:
    if row.seen is None or row.seen == on_hand:
        return None
    sentence = gettext_noop(
        "On hand was %(seen)s when the file was made, and is %(now)s now. Count it again, and put "
        "the new number on hand into the file."
    )
    return Bad(row.line, sentence, {"seen": row.seen, "now": on_hand})


def _once(meant: Iterable[_Meant], kind: str, bad: list[Bad]) -> Iterator[_Meant]:
    """A product can be counted once only; it may well come in twice."""
    lines: dict[Spot, int] = {}
    for one in meant:
        first = lines.setdefault(one.spot, one.row.line)
        if kind == StockSheet.Kind.COUNT and first != one.row.line:
            sentence = gettext_noop("%(name)s is counted in line %(line)s already.")
            bad.append(Bad(one.row.line, sentence, {"name": one.product.name, "line": first}))
        else:
            yield one


def _named(rows: Sequence[Row], sheet: StockSheet, by: Actor, bad: list[Bad]) -> Iterator[_Meant]:
    products = _Products(rows)
    outlets = _outlets(by)
    for row in rows:
        product = products.of(row)
        outlet = outlets.get(folded(row.outlet)) if row.outlet else sheet.outlet
        if isinstance(product, Bad):
            bad.append(product)
        elif outlet is None:
            bad.append(_no_outlet(row))
        else:
            yield _Meant(row, outlet, product)


def _no_outlet(row: Row) -> Bad:
    if not row.outlet:
        return Bad(row.line, gettext_noop("It names no outlet, and none was chosen for the file."))
    sentence = gettext_noop("There is no outlet “%(text)s” that you work in.")
    return Bad(row.line, sentence, {"text": row.outlet[:40]})


def _outlets(by: Actor) -> dict[str, Outlet]:
    """By code and by name."""
    known = [outlet for outlet in Outlet.objects.all() if by.works_in(outlet.pk)]
    by_name = {folded(outlet.name): outlet for outlet in known}
    return by_name | {folded(outlet.code): outlet for outlet in known}


class _Products:
    """Those that the rows name, in a few queries."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.by_sku = {
            product.sku: product
            for skus in _some(row.sku for row in rows)
            for product in Product.objects.filter(sku__in=skus)
        }
        self.by_code = {
            barcode.code: barcode.product
            for codes in _some(normalised(row.barcode) for row in rows if row.barcode)
            for barcode in Barcode.objects.filter(code__in=codes).select_related("product")
        }

    def of(self, row: Row) -> Product | Bad:
        by_sku = self.by_sku.get(row.sku) if row.sku else None
        by_code = self.by_code.get(normalised(row.barcode)) if row.barcode else None
        if row.sku and by_sku is None:
            return Bad(row.line, gettext_noop("No product has the SKU “%(text)s”."), _text(row.sku))
        if not row.sku and by_code is None:
            sentence = gettext_noop("No product has the barcode “%(text)s”.")
            return Bad(row.line, sentence, _text(row.barcode))
        if by_sku and by_code and by_sku != by_code:
            sentence = gettext_noop("Its SKU belongs to %(one)s and its barcode to %(other)s.")
            return Bad(row.line, sentence, {"one": by_sku.name, "other": by_code.name})
        found = by_sku or by_code
        assert found
        return found


def _text(of: str) -> dict[str, str]:
    return {"text": of[:40]}


def _some(values: Iterable[str]) -> Iterator[list[str]]:
    """Each value once, so many at a time as one statement may name."""
    distinct = sorted({value for value in values if value})
    for start in range(0, len(distinct), AT_ONCE):
        yield distinct[start : start + AT_ONCE]
