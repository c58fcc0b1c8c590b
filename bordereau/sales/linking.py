"""Products that an order brought and nobody knew: a person says what each of them is."""

from django.db import transaction
from django.utils.translation import gettext_noop

from bordereau.channels.models import ExternalId
from bordereau.fulfilment.models import FulfilmentLine
from bordereau.fulfilment.status import UNFINISHED
from bordereau.outbox import enqueue
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.models import Sale, SaleLine
from bordereau.staff.access import Actor, May
from bordereau.stock.actions import Move, move
from bordereau.stock.models import Barcode, Product
from bordereau.stock.movements import Kind


def confirm_product(product_id: int, by: Actor) -> Product:
    """It is a product of ours, under the name and SKU that the order gave it."""
    by.require(May.TEND_CHANNELS)
    with transaction.atomic():
        product = _unknown(product_id)
        product.is_unknown = False
        product.save(update_fields=["is_unknown"])
    return product


def link_product(unknown_id: int, known_id: int, by: Actor) -> Product:
    """It is a product that we have already.

    The store's name for it, its barcodes and every unfinished order mean the known one from now
    on. What has left the shop stays as it was, and so does the unknown product's row.
    """
    by.require(May.TEND_CHANNELS)
    if unknown_id == known_id:
        raise Refusal("same_product", gettext_noop("Choose another product to link it to."))
    with transaction.atomic():
        _move_promises(unknown_id, known_id, by)
        unknown = _unknown(unknown_id)
        known = Product.objects.select_for_update().filter(pk=known_id, is_unknown=False).first()
        if known is None:
            raise NotFound()
        ExternalId.objects.filter(product=unknown).update(product=known)
        Barcode.objects.filter(product=unknown).update(product=known)
        _hand_over_sku(unknown, known)
        enqueue.stock([known.pk])
    return known


def _move_promises(unknown_id: int, known_id: int, by: Actor) -> None:
    lines = FulfilmentLine.objects.filter(
        product_id=unknown_id, fulfilment__status__in=sorted(UNFINISHED)
    )
    # Sales are locked first, as every verb on an order does.
    sale_ids = lines.values_list("fulfilment__sale_id", flat=True)
    list(Sale.objects.select_for_update().filter(pk__in=sale_ids).order_by("pk"))
    promised = list(lines.select_related("fulfilment"))
    move(
        [
            Move(line.fulfilment.outlet_id, product_id, kind, line.wanted, line.pk)
            for line in promised
            for product_id, kind in ((unknown_id, Kind.RELEASE), (known_id, Kind.COMMIT))
        ],
        by,
    )
    SaleLine.objects.filter(pk__in=[line.sale_line_id for line in promised]).update(
        product_id=known_id
    )
    FulfilmentLine.objects.filter(pk__in=[line.pk for line in promised]).update(product_id=known_id)


def _hand_over_sku(unknown: Product, known: Product) -> None:
    """A later order must not find the unknown product by its SKU again."""
    sku, unknown.sku = unknown.sku, ""
    unknown.is_unknown = False
    unknown.save(update_fields=["is_unknown", "sku"])
    if sku and not known.sku:
        known.sku = sku
        known.save(update_fields=["sku"])


def _unknown(product_id: int) -> Product:
    product = Product.objects.select_for_update().filter(pk=product_id, is_unknown=True).first()
    if product is None:
        raise NotFound()
    return product
