"""What stands on a receipt and on a packing slip, ready to be laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bordereau.channels.shapes import StoreAddress
from bordereau.documents.barcodes import code128
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.fulfilment.status import GONE
from bordereau.sales.balances import balance_of, extras_of, money
from bordereau.sales.models import Sale, SaleLine, Shop
from bordereau.sales.notes import address_lines
from bordereau.stock.models import Outlet

LETTER_COUNTRIES = frozenset(
    {"US", "CA", "MX", "CL", "CO", "CR", "GT", "PA", "PH", "PR", "SV", "VE"}
)
LOCALES = {"en": "en_GB"}


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    line: SaleLine
    price: str
    total: str
    back: Sequence[tuple[int, str]]  # units that the customer brought back, and when


@dataclass(frozen=True, slots=True)
class Receipt:
    sale: Sale
    outlet: Outlet
    placed: str
    barcode: SafeString
    lines: Sequence[ReceiptLine]
    payments: Sequence[tuple[str, str]]  # how and how much
    extras: dict[str, str]  # shipping, tax, other; what there is of them
    total: str
    refunded: str  # "" where nothing was
    called_off: str  # the same
    paid: str
    due: str  # "" where nothing is


@dataclass(frozen=True, slots=True)
class Slip:
    order: Fulfilment
    sale: Sale
    placed: str
    barcode: SafeString
    lines: Sequence[FulfilmentLine]
    address: Sequence[str]
    part: int
    parts: int
    units: int


def moment(at: datetime, outlet: Outlet) -> str:
    """The whole date and time, on the outlet's clock: paper does not know what today is."""
    language = get_language() or "en"
    locale = LOCALES.get(language, language.replace("-", "_"))
    return format_datetime(at, "medium", ZoneInfo(outlet.timezone), locale)


def paper_size(shop: Shop | None) -> str:
    return "letter" if shop and shop.country in LETTER_COUNTRIES else "a4"


def receipt_of(sale: Sale) -> Receipt:
    balance = balance_of(sale)
    outlet = sale.register.outlet
    currency = sale.currency
    return Receipt(
        sale=sale,
        outlet=outlet,
        placed=moment(sale.placed_at, outlet),
        barcode=code128(sale.receipt_number, dots=2, widest=70),
        lines=[
            ReceiptLine(
                line,
                money(line.unit_price, currency),
                money(line.total, currency),
                [(back.units, moment(back.at, outlet)) for back in line.brought_back],
            )
            for line in sale.lines.all()
        ],
        payments=[(row.method, money(row.amount, currency)) for row in sale.payments.all()],
        extras={name: money(amount, currency) for name, amount in extras_of(sale).items()},
        total=money(balance.total, currency),
        refunded=money(-balance.refunded, currency) if balance.refunded else "",
        called_off=money(-balance.called_off, currency) if balance.called_off else "",
        paid=money(balance.paid, currency),
        due=money(balance.due, currency) if balance.due else "",
    )


def slip_of(order: Fulfilment) -> Slip:
    """The order comes with its sale's other orders, its lines and its outlet."""
    sale = order.sale
    lines = [line for line in order.lines.all() if line.wanted]
    parts = [
        part.pk for part in sale.fulfilments.all() if part.status not in GONE or part.pk == order.pk
    ]
    return Slip(
        order=order,
        sale=sale,
        placed=moment(sale.placed_at, order.outlet),
        barcode=code128(sale.receipt_number, dots=3, widest=90),
        lines=lines,
        address=address_lines(StoreAddress(**sale.address)) or [sale.customer_name],
        part=sorted(parts).index(order.pk) + 1,
        parts=len(parts),
        units=sum(line.wanted for line in lines),
    )
