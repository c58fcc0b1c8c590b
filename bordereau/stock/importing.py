"""Products as a store has them become ours, and where they are new its counts our first levels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from bordereau.channels.models import Channel, ExternalId
from bordereau.channels.shapes import StoreProduct
from bordereau.outbox import enqueue
from bordereau.staff.access import Actor
from bordereau.stock.actions import Move, move
from bordereau.stock.codes import normalised
from bordereau.stock.models import Barcode, Product
from bordereau.stock.movements import Kind


@dataclass(slots=True)
class Imported:
    """How many products a store told us of, and what became of them."""

    seen: int = 0
    created: int = 0


def import_products(
    channel: Channel, products: Sequence[StoreProduct], outlet_id: int, by: Actor
) -> Imported:
    """One page of products, in one transaction; the same page again changes nothing.

    Matched as an order's lines are: by the store's id, then SKU, then GTIN. A product that is new
    here begins with the store's count in `outlet_id`; from then on our count is the one that holds.
    """
    with transaction.atomic():
        known = _Known(channel, products)
        new: list[tuple[StoreProduct, Product]] = []
        joined: list[int] = []
        for told in products:
            product = known.find(told)
            if product is None:
                product = Product(name=told.name[:300], sku=told.sku[:100])
                new.append((told, product))
            elif product.is_unknown:
                new.append((told, product))
            _describe(product, told)
            product.save()
            if known.remember(told, product):
                joined.append(product.pk)
        _take_stock([(told, product) for told, product in new], outlet_id, by)
        enqueue.stock(joined)  # of what we had already, our count is the one that holds
    return Imported(len(products), len(new))


class _Known:
    def __init__(self, channel: Channel, products: Sequence[StoreProduct]) -> None:
        self.channel = channel
        self.external = {
            external.value: external
            for external in ExternalId.objects.filter(
                channel=channel, value__in=[told.id for told in products]
            ).select_related("product")
        }
        skus = [told.sku for told in products if told.sku]
        self.by_sku = {product.sku: product for product in Product.objects.filter(sku__in=skus)}
        gtins = [normalised(told.gtin) for told in products if told.gtin]
        self.by_gtin = {
            barcode.code: barcode.product
            for barcode in Barcode.objects.filter(code__in=gtins).select_related("product")
        }

    def find(self, told: StoreProduct) -> Product | None:
        external = self.external.get(told.id)
        if external:
            return external.product
        return self.by_sku.get(told.sku) or self.by_gtin.get(normalised(told.gtin))

    def remember(self, told: StoreProduct, product: Product) -> bool:
        """Whether the store is new among those that sell the product."""
        counts = told.stock is not None
        external = self.external.get(told.id)
        is_new = external is None
        if external is None:
            self.external[told.id] = ExternalId.objects.create(
                channel=self.channel, value=told.id, product=product, pushes_stock=counts
            )
        elif external.pushes_stock != counts:
            external.pushes_stock = counts
            external.save(update_fields=["pushes_stock"])
        if told.sku:
            self.by_sku.setdefault(told.sku, product)
        self._remember_gtin(told, product)
        return is_new

    def _remember_gtin(self, told: StoreProduct, product: Product) -> None:
        code = normalised(told.gtin)
        if code and code not in self.by_gtin:
            Barcode.objects.create(product=product, code=code)
            self.by_gtin[code] = product


def _describe(product: Product, told: StoreProduct) -> None:
    """The store's words for a product; an SKU that another product has stays there."""
    product.name = told.name[:300]
    product.image_url = told.image_url[:1000] or product.image_url
    product.is_digital = told.is_digital
    product.is_unknown = False
    if told.sku and not product.sku:
        product.sku = told.sku[:100]


def _take_stock(new: Iterable[tuple[StoreProduct, Product]], outlet_id: int, by: Actor) -> None:
    move(
        [
            Move(outlet_id, product.pk, Kind.IMPORT, told.stock, reason="first count of the store")
            for told, product in new
            if told.stock
        ],
        by,
    )
