"""The codes that a scanner reads on a product."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop

from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import Actor, May
from bordereau.stock.codes import normalised
from bordereau.stock.models import Barcode, Product

MOST_IN_A_CASE = 10_000


def add_barcode(product_id: int, code: str, units: int, by: Actor) -> Barcode:
    """Raises Refusal `empty_code`, `wrong_units`, `code_taken`, `not_found`."""
    by.require(May.MOVE_STOCK)
    kept = normalised(code)
    if not kept:
        raise Refusal("empty_code", gettext_noop("Scan or type the barcode."))
    if not 1 <= units <= MOST_IN_A_CASE:
        raise Refusal("wrong_units", gettext_noop("A case holds one unit or more."))
    if not Product.objects.filter(pk=product_id).exists():
        raise NotFound()
    try:
        with transaction.atomic():
            return Barcode.objects.create(product_id=product_id, code=kept, units=units)
    except IntegrityError:
        owner = Product.objects.filter(barcodes__code=kept).first()
        raise Refusal(
            "code_taken",
            gettext_noop(
                "%(name)s has this barcode already. Nothing was changed; remove it there first."
            ),
            name=owner.name if owner else gettext("Another product"),
        ) from None


def remove_barcode(product_id: int, barcode_id: int, by: Actor) -> None:
    by.require(May.MOVE_STOCK)
    removed, _tables = Barcode.objects.filter(pk=barcode_id, product_id=product_id).delete()
    if not removed:
        raise NotFound()
