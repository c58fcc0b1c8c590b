"""Lists of orders and products: what is asked for, a page at a time.

The documents promise no order for orders, so here they come in none: shuffled, always alike.
"""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .errors import Json, wrong
from .render import only, order_json, product_json, when
from .shop import Shop
from .state import Order, Product

MOST = 100


def orders(shop: Shop, asked: Mapping[str, str]) -> Json:
    found = [one for one in shop.state.orders.values() if _fits(one, asked)]
    found.sort(key=lambda one: zlib.crc32(one.id.encode()))
    return page(found, asked, lambda one: order_json(shop, one))


def _fits(order: Order, asked: Mapping[str, str]) -> bool:
    bounds = (
        ("createdFrom", "createdTo", order.created),
        ("updatedFrom", "updatedTo", order.updated),
    )
    for first, last, second in bounds:
        if first in asked and second < moment(asked[first]):
            return False
        if last in asked and second > moment(asked[last]):
            return False
    for name, status in (
        ("paymentStatus", order.payment),
        ("fulfillmentStatus", order.fulfilment),
    ):
        if name in asked and status not in asked[name].split(","):
            return False
    return "ids" not in asked or any(_goes_by(order, one) for one in asked["ids"].split(","))


def _goes_by(order: Order, name: str) -> bool:
    """The documents: "Works with order ID, internal order ID, order prefixes, and suffixes"."""
    alike = order.id.startswith(name) or order.id.endswith(name)
    return bool(name) and (alike or str(order.number) == name)


def moment(text: str) -> int:
    if text.isdigit():
        return int(text)
    try:
        return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise wrong(text) from None


def products(shop: Shop, asked: Mapping[str, str]) -> Json:
    found = list(shop.state.products.values())
    if asked.get("productId"):
        wanted = set(asked["productId"].split(","))
        found = [one for one in found if str(one.id) in wanted]
    elif asked.get("sku"):
        found = [one for one in found if asked["sku"] in _skus(one)]
    return page(found, asked, lambda one: product_json(shop, one))


def _skus(product: Product) -> set[str]:
    return {product.sku, *(one.sku for one in product.variations)}


def deleted(shop: Shop, asked: Mapping[str, str]) -> Json:
    since = moment(asked["from_date"]) if "from_date" in asked else 0
    found = [one for one in shop.state.deleted if one[1] >= since]
    return page(found, asked, lambda one: {"id": one[0], "date": when(one[1])})


def page(found: list[Any], asked: Mapping[str, str], render: Any) -> Json:
    offset, limit = whole(asked, "offset", 0), min(whole(asked, "limit", MOST), MOST)
    some = found[offset : offset + limit]
    answer = {
        "total": len(found),
        "count": len(some),
        "offset": offset,
        "limit": limit,
        "items": [render(one) for one in some],
    }
    kept: Json = only(answer, asked.get("responseFields", ""))
    return kept


def whole(asked: Mapping[str, str], name: str, default: int) -> int:
    text = asked.get(name, str(default))
    if not text.isdigit():
        raise wrong(name)
    return int(text)
