"""Finding products and what lies where, as one person may see it.

Products are listed by name. A word that few of them hold could make a page read every product, so a
page reads a bounded number of names and says where it stopped; whoever wants more asks it to go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bordereau.refusals import NotFound
from bordereau.searching import folded
from bordereau.staff.access import Actor, May
from bordereau.stock.codes import normalised
from bordereau.stock.models import IS_BELOW_ZERO, Product, StockLevel, StockMovement

PAGE = 50
MOST_READ = 100_000  # names looked at for one page


@dataclass(frozen=True, slots=True)
class Filters:
    text: str = ""
    outlet_id: int | None = None
    is_below_zero: bool = False
    is_unknown: bool = False

    @property
    def is_any(self) -> bool:
        return bool(self.text or self.is_below_zero or self.is_unknown)


@dataclass(frozen=True, slots=True)
class Page:
    products: Sequence[Product]
    next: int | None  # the product after which the next page begins; None: there is no more
    is_full: bool  # False with a `next`: read so many names and found no more; others may fit


def levels_for(by: Actor, outlet_id: int | None = None) -> QuerySet[StockLevel]:
    by.require(May.SEE_STOCK)
    levels = StockLevel.objects.all()
    if by.outlet_ids is not None:
        levels = levels.filter(outlet_id__in=by.outlet_ids)
    return levels.filter(outlet_id=outlet_id) if outlet_id else levels


def below_zero(by: Actor, outlet_id: int | None = None) -> QuerySet[StockLevel]:
    return levels_for(by, outlet_id).filter(IS_BELOW_ZERO)


def find(filters: Filters, by: Actor, after: int | None = None) -> Page:
    everything = _beyond(Product.objects.order_by("search", "id"), after)
    wanted = _filtered(everything, filters, by)
    end = None
    if filters.text:
        end = everything.only("search")[MOST_READ - 1 : MOST_READ].first()
        wanted = wanted.filter(_up_to(end)) if end else wanted
    found = list(wanted.exclude(pk__in=_ids_of_code(filters.text))[: PAGE + 1])
    if filters.text and not after:
        named = _filtered(Product.objects.all(), filters, by, any_text=True)
        found = [*named.filter(pk__in=_ids_of_code(filters.text)), *found]
    if len(found) > PAGE:
        return Page(found[:PAGE], found[PAGE - 1].pk, is_full=True)
    return Page(found, end.pk if end else None, is_full=end is None)


def following(after: int | None, count: int) -> list[Product]:
    """So many products of the whole list, with their barcodes."""
    everything = _beyond(Product.objects.order_by("search", "id"), after)
    return list(everything.prefetch_related("barcodes")[:count])


def _beyond(products: QuerySet[Product], after: int | None) -> QuerySet[Product]:
    last = Product.objects.filter(pk=after).only("search").first() if after else None
    if last is None:
        return products
    return products.filter(search__gte=last.search).exclude(search=last.search, pk__lte=last.pk)


def _up_to(end: Product) -> Q:
    return Q(search__lte=end.search) & ~Q(search=end.search, pk__gt=end.pk)


def _filtered(
    products: QuerySet[Product], filters: Filters, by: Actor, *, any_text: bool = False
) -> QuerySet[Product]:
    for word in [] if any_text else folded(filters.text).split():
        products = products.filter(search__contains=word)
    if filters.is_unknown:
        products = products.filter(is_unknown=True)
    if filters.is_below_zero:
        negative = below_zero(by, filters.outlet_id).order_by().values("product_id")
        products = products.filter(pk__in=negative)
    return products


def _ids_of_code(text: str) -> list[int]:
    found = by_code(text)
    return [found.pk] if found else []


def by_code(text: str) -> Product | None:
    """The product that this barcode or SKU means, to the letter."""
    typed = text.strip()
    if not typed:
        return None
    by_barcode = Product.objects.filter(barcodes__code=normalised(typed)).first()
    return by_barcode or Product.objects.filter(sku__in={typed, typed.upper()}).first()


def one(product_id: int, by: Actor) -> Product:
    by.require(May.SEE_STOCK)
    product = Product.objects.filter(pk=product_id).first()
    if product is None:
        raise NotFound()
    return product


def movements(
    product_id: int, by: Actor, outlet_id: int | None = None, before: int | None = None
) -> QuerySet[StockMovement]:
    """Newest first. Which order each belongs to comes with it."""
    by.require(May.SEE_STOCK)
    rows = StockMovement.objects.filter(product_id=product_id)
    if by.outlet_ids is not None:
        rows = rows.filter(outlet_id__in=by.outlet_ids)
    if outlet_id:
        rows = rows.filter(outlet_id=outlet_id)
    if before:
        rows = rows.filter(pk__lt=before)
    return rows.select_related(
        "by", "outlet", "other_outlet", "fulfilment_line__fulfilment__sale__channel"
    ).order_by("-pk")
