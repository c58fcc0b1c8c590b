"""A sale at the counter: paid and handed over at once, numbered like every other sale."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bordereau.fulfilment import events
from bordereau.refusals import NotFound, Refusal
from bordereau.sales import receipts
from bordereau.sales.models import Payment, Sale, SaleLine
from bordereau.sales.shop import the_shop
from bordereau.searching import search_text
from bordereau.staff.access import Actor, May
from bordereau.stock.actions import Move, move
from bordereau.stock.models import Product
from bordereau.stock.movements import Kind


@dataclass(frozen=True, slots=True)
class CounterLine:
    product_id: int
    units: int
    unit_price: Decimal

    @property
    def total(self) -> Decimal:
        return self.unit_price * self.units


def sell(outlet_id: int, lines: Sequence[CounterLine], method: str, by: Actor) -> Sale:
    """Raises Refusal `nothing_sold`, `not_found`, `not_allowed`, `no_register`."""
    by.require_at(May.RECORD_PAYMENTS, outlet_id)
    total = sum((line.total for line in lines), Decimal(0))
    if total <= 0 or any(line.units <= 0 for line in lines):
        raise Refusal("nothing_sold", gettext_noop("Give at least one product and its price."))
    with transaction.atomic():
        products = Product.objects.in_bulk({line.product_id for line in lines})
        shop = the_shop()
        if shop is None or any(line.product_id not in products for line in lines):
            raise NotFound()
        register, (number,) = receipts.reserve(outlet_id, 1)
        sale = Sale.objects.create(
            register=register,
            receipt_number=number,
            placed_at=timezone.now(),
            currency=shop.currency,
            total=total,
            payment_method=method,
            search=search_text(number, *(products[line.product_id].sku for line in lines)),
        )
        SaleLine.objects.bulk_create(
            _line(sale, position, line, products[line.product_id])
            for position, line in enumerate(lines)
        )
        _take(outlet_id, lines, number, by)
        _pay(sale, by)
    return sale


def _line(sale: Sale, position: int, line: CounterLine, product: Product) -> SaleLine:
    return SaleLine(
        sale=sale,
        position=position,
        product=product,
        name=product.name,
        sku=product.sku,
        image_url=product.image_url,
        quantity=line.units,
        unit_price=line.unit_price,
        total=line.total,
    )


def _take(outlet_id: int, lines: Sequence[CounterLine], receipt: str, by: Actor) -> None:
    move(
        [Move(outlet_id, line.product_id, Kind.SELL, line.units, reason=receipt) for line in lines],
        by,
    )


def _pay(sale: Sale, by: Actor) -> None:
    payment = Payment.objects.create(
        sale=sale,
        amount=sale.total,
        method=sale.payment_method,
        source=Payment.Source.STAFF,
        at=timezone.now(),
        by_id=by.user_id,
    )
    told = {"amount": str(payment.amount), "method": payment.method}
    events.write_of_sale(sale.pk, "payment", by, told)
