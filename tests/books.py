"""Whether orders, sales and stock still add up, as `doctor` asks."""

from bordereau.findings import wrong
from bordereau.fulfilment import audit
from bordereau.sales import audit as sales_audit
from bordereau.stock import audit as stock_audit


def check_books() -> None:
    for books in (audit, sales_audit, stock_audit):
        assert wrong(books.audit()) == []
