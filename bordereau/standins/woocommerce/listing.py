"""Lists: what may be asked for, which rows that means, and how pages are counted."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from . import errors
from .shop import Shop
from .state import Order, Product

Row = TypeVar("Row", Order, Product)
Query = list[tuple[str, str]]

ORDERINGS = ("date", "id", "include", "title", "slug", "modified")
DIRECTIONS = ("asc", "desc")
HOW_DEEP = re.compile(r"\[\d*\]$")


class Asked:
    """The query string, where a list may be `a,b` or `name[]=a&name[]=b`."""

    def __init__(self, query: Query) -> None:
        self.query = query

    def one(self, name: str, default: str = "") -> str:
        return next((value for key, value in reversed(self.query) if key == name), default)

    def many(self, name: str) -> list[str]:
        values: list[str] = []
        for key, value in self.query:
            if HOW_DEEP.sub("", key) == name:
                values += [value] if key != name else value.split(",")
        return [value.strip() for value in values if value.strip()]

    def ids(self, name: str) -> list[int]:
        return [int(value) for value in self.many(name) if value.isdigit()]

    def flag(self, name: str) -> bool:
        return self.one(name).lower() in {"1", "true"}

    def whole(self, name: str, default: int, low: int, high: int | None = None) -> int:
        text = self.one(name, str(default))
        if not text.lstrip("-").isdigit():
            raise errors.wrong_type(name, name, "integer")
        number = int(text)
        if high is not None and not low <= number <= high:
            message = f"{name} must be between {low} (inclusive) and {high} (inclusive)"
            raise errors.invalid(name, message, "rest_out_of_bounds")
        if number < low:
            message = f"{name} must be greater than or equal to {low}"
            raise errors.invalid(name, message, "rest_out_of_bounds")
        return number

    def choice(self, name: str, allowed: Iterable[str], default: str) -> str:
        value = self.one(name, default)
        if value not in allowed:
            raise errors.not_one_of(name, allowed)
        return value


@dataclass(frozen=True)
class Page:
    number: int
    size: int
    offset: int

    @classmethod
    def asked(cls, asked: Asked) -> "Page":
        size = asked.whole("per_page", 10, 1, 100)
        number = asked.whole("page", 1, 1)
        return cls(number, size, asked.whole("offset", (number - 1) * size, 0))


def orders(shop: Shop, asked: Asked) -> list[Order]:
    """Every order that matches, in the order asked for."""
    allowed = ["any", "trash", "auto-draft", *shop.statuses]
    statuses = asked.many("status") or ["any"]
    for index, status in enumerate(statuses):
        if status not in allowed:
            raise errors.not_one_of("status", allowed, f"status[{index}]")
    rows: Iterable[Order] = only_included(shop.state.orders, asked)
    if "any" in statuses:
        rows = [row for row in rows if row.status != "trash"]
    else:
        rows = [row for row in rows if row.status in statuses]
    rows = by_dates(shop, asked, rows)
    rows = by_product(asked, rows)
    return sort(asked, by_search(asked, rows, order_text))


def by_product(asked: Asked, rows: list[Order]) -> list[Order]:
    product = asked.one("product")
    if not product:
        return rows
    return [row for row in rows if any(str(line.product_id) == product for line in row.lines)]


def products(shop: Shop, asked: Asked) -> list[Product]:
    """Products; variations only when their SKU or barcode is asked for."""
    skus, gtin = asked.many("sku"), asked.one("global_unique_id")
    rows = only_included(shop.state.products, asked)
    if skus:
        rows = [row for row in rows if row.sku in skus]
    elif gtin:
        rows = [row for row in rows if gtin in row.gtin]
    else:
        rows = [row for row in rows if not row.parent_id]
    kind, status = asked.one("type"), asked.one("status", "any")
    rows = [row for row in rows if kind in ("", row.type) and status in ("any", row.status)]
    rows = by_dates(shop, asked, rows)
    return sort(asked, by_search(asked, rows, lambda row: f"{row.name} {row.sku}"))


def variations(shop: Shop, parent: Product, asked: Asked) -> list[Product]:
    chosen = set(asked.ids("include") or parent.variation_ids)
    skus = asked.many("sku")
    rows = [shop.state.products[n] for n in parent.variation_ids if n in chosen]
    return sort(asked, [row for row in rows if not skus or row.sku in skus])


def only_included(every: dict[int, Row], asked: Asked) -> list[Row]:
    included, excluded = asked.ids("include"), set(asked.ids("exclude"))
    if included:
        return [every[n] for n in dict.fromkeys(included) if n in every and n not in excluded]
    return [row for row in every.values() if row.id not in excluded]


def by_dates(shop: Shop, asked: Asked, rows: list[Row]) -> list[Row]:
    """Both ends are exclusive, at one second's resolution."""
    gmt = asked.flag("dates_are_gmt")
    if text := asked.one("modified_after"):
        moment = shop.clock.asked("modified_after", text, gmt)
        rows = [row for row in rows if row.modified > moment]
    if text := asked.one("modified_before"):
        moment = shop.clock.asked("modified_before", text, gmt)
        rows = [row for row in rows if row.modified < moment]
    if text := asked.one("after"):
        moment = shop.clock.asked("after", text, gmt)
        rows = [row for row in rows if row.created > moment]
    if text := asked.one("before"):
        moment = shop.clock.asked("before", text, gmt)
        rows = [row for row in rows if row.created < moment]
    return rows


def by_search(asked: Asked, rows: list[Row], text: Callable[[Row], str]) -> list[Row]:
    wanted = asked.one("search").lower()
    return [row for row in rows if wanted in text(row).lower()] if wanted else rows


def order_text(order: Order) -> str:
    people = " ".join((*order.billing.values(), *order.shipping.values()))
    return f"{order.id} {people} {' '.join(line.name for line in order.lines)}"


def sort(asked: Asked, rows: list[Row]) -> list[Row]:
    by = asked.choice("orderby", ORDERINGS, "date")
    backwards = asked.choice("order", DIRECTIONS, "desc") == "desc"
    if by == "include" and asked.ids("include"):
        return rows
    if by == "modified":
        return sorted(rows, key=lambda row: (row.modified, row.id), reverse=backwards)
    if by == "date":
        return sorted(rows, key=lambda row: (row.created, row.id), reverse=backwards)
    return sorted(rows, key=lambda row: row.id, reverse=backwards)


def paging_headers(
    url: str, query: Query, page: Page, total: int, own_defaults: Query
) -> dict[str, str]:
    """Totals and links. Past the end the server forgets the total and says nought."""
    past_the_end = page.offset >= total
    shown = 0 if past_the_end else total
    pages = math.ceil(shown / page.size)
    headers = {"X-WP-Total": str(shown), "X-WP-TotalPages": str(pages)}
    links = []
    if page.number > 1:
        links.append(link(url, query, own_defaults, min(page.number - 1, pages), "prev"))
    if page.number < pages:
        links.append(link(url, query, own_defaults, page.number + 1, "next"))
    if links:
        headers["Link"] = ", ".join(links)
    return headers


def link(url: str, query: Query, own_defaults: Query, number: int, relation: str) -> str:
    asked = {HOW_DEEP.sub("", key) for key, _ in query}
    pairs = [(key, str(number) if key == "page" else value) for key, value in query]
    pairs += [(key, value) for key, value in own_defaults if HOW_DEEP.sub("", key) not in asked]
    if "page" not in asked:
        pairs.append(("page", str(number)))
    joined = "&".join(f"{quote(key)}={quote(value)}" for key, value in pairs)
    return f'<{url}?{joined}>; rel="{relation}"'
