"""Which product of ours a store's line means."""

from collections.abc import Iterable

from bordereau.channels.models import Channel, ExternalId
from bordereau.channels.shapes import StoreLine
from bordereau.stock.codes import normalised
from bordereau.stock.models import Barcode, Product


class Matcher:
    """By the channel's product id, then SKU, then GTIN; what nobody knows is made from the line.

    Loads what all the given lines may need in three queries.
    """

    def __init__(self, channel: Channel, lines: Iterable[StoreLine]) -> None:
        wanted = list(lines)
        self.channel = channel
        self.by_id = {
            external.value: external.product
            for external in ExternalId.objects.filter(
                channel=channel, value__in={line.product_id for line in wanted if line.product_id}
            ).select_related("product")
        }
        unmatched = [line for line in wanted if line.product_id not in self.by_id]
        skus = {line.sku for line in unmatched if line.sku}
        gtins = {normalised(line.gtin) for line in unmatched if line.gtin}
        self.by_sku = {p.sku: p for p in Product.objects.filter(sku__in=skus)} if skus else {}
        self.by_gtin = (
            {
                barcode.code: barcode.product
                for barcode in Barcode.objects.filter(code__in=gtins).select_related("product")
            }
            if gtins
            else {}
        )

    def product_of(self, line: StoreLine) -> Product:
        known = self.by_id.get(line.product_id or "")
        if known is None:
            known = self._by_code(line) or self._make(line)
            self._remember(line, known)
        return known

    def _by_code(self, line: StoreLine) -> Product | None:
        return self.by_sku.get(line.sku) or (
            self.by_gtin.get(normalised(line.gtin)) if line.gtin else None
        )

    def _make(self, line: StoreLine) -> Product:
        product = Product.objects.create(
            name=line.name[:300],
            sku=line.sku[:100],
            image_url=line.image_url[:1000],
            is_digital=line.is_digital,
            is_unknown=True,
        )
        if line.gtin:
            Barcode.objects.get_or_create(code=normalised(line.gtin), defaults={"product": product})
        return product

    def _remember(self, line: StoreLine, product: Product) -> None:
        if line.sku:
            self.by_sku[line.sku] = product
        if line.product_id:
            ExternalId.objects.get_or_create(
                channel=self.channel, value=line.product_id, defaults={"product": product}
            )
            self.by_id[line.product_id] = product
