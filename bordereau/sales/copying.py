"""A store's words written into our rows."""

from collections.abc import Iterable
from dataclasses import fields

from django.utils import timezone

from bordereau import bulk
from bordereau.channels.shapes import Stage, StoreAddress, StoreLine, StoreOrder
from bordereau.fulfilment.status import Type
from bordereau.sales.models import Payment, Sale, SaleLine
from bordereau.sales.notes import address_lines, sale_note
from bordereau.sales.totals import correction
from bordereau.searching import search_text
from bordereau.stock.models import Product

ADDRESS = tuple(field.name for field in fields(StoreAddress))


def copy_particulars(sale: Sale, order: StoreOrder) -> None:
    """All but the lines, the payments, the receipt and what people wrote here themselves."""
    sale.currency = order.currency
    sale.total = order.total
    sale.refunded = order.refunded
    sale.shipping_cost = order.shipping_cost
    sale.tax = order.tax
    if order.stage == Stage.CANCELLED:
        # Nobody owes anything for what was called off; what was paid is the store's to give back.
        sale.refunded = max(order.refunded, order.total - order.paid)
    sale.customer_name = order.customer_name[:200]
    sale.customer_email = order.customer_email[:254]
    sale.customer_phone = order.customer_phone[:50]
    sale.store_order_number = order.number[:64]
    sale.store_status = order.status[:64]
    sale.store_stage = order.stage
    sale.store_updated_at = order.updated_at
    sale.store_heard_at = order.heard_at or timezone.now()
    sale.payment_method = order.payment_method[:200]
    sale.shipping_method = order.shipping_method[:200]
    sale.pickup_place = (order.pickup_place_name or order.pickup_place)[:200]
    sale.address = _as_document(order.address)
    sale.customer_note = order.customer_note


def _as_document(address: StoreAddress) -> dict[str, str]:
    return {name: getattr(address, name) for name in ADDRESS}


def sale_line(sale: Sale, position: int, line: StoreLine, product: Product) -> SaleLine:
    row = bulk.new(
        SaleLine,
        sale_id=sale.pk,
        position=position,
        store_line_id=line.id,
        product_id=product.pk,
        name=line.name[:300],
        sku=line.sku[:100],
        image_url=line.image_url[:1000],
        quantity=line.quantity,
        cancelled=line.refunded,
        deducted=line.deducted,
        unit_price=line.unit_price,
        total=line.total,
    )
    SaleLine.product.field.set_cached_value(row, product)
    return row


def store_payment(sale: Sale, order: StoreOrder, recorded: Iterable[Payment]) -> Payment | None:
    """The row that makes our record of the store's money what the store says it is."""
    rows = list(recorded)
    amount = correction(
        (row.amount for row in rows if row.source == Payment.Source.STORE),
        order.paid,
        order.refunded,
        noted=(row.amount for row in rows if row.source == Payment.Source.STAFF),
    )
    if not amount:
        return None
    return bulk.new(
        Payment,
        sale_id=sale.pk,
        amount=amount,
        method=order.payment_method[:200],
        source=Payment.Source.STORE,
        at=timezone.now(),
    )


def order_type(order: StoreOrder) -> Type:
    return Type.PICKUP if order.is_pickup else Type.DELIVERY


def sale_note_of(sale: Sale) -> str:
    """The note that the store's particulars make, as long as nobody here has edited it."""
    is_pickup = bool(sale.pickup_place)
    where = [sale.pickup_place] if is_pickup else address_lines(StoreAddress(**sale.address))
    contact = [sale.customer_name, sale.customer_email, sale.customer_phone]
    return sale_note(contact, sale.shipping_method, where, sale.customer_note)


def search_text_of(sale: Sale, order: StoreOrder) -> str:
    return search_text(
        sale.receipt_number,
        sale.store_order_number,
        sale.customer_name,
        sale.customer_email,
        *(line.sku for line in order.lines),
    )
