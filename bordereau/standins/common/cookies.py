"""What the shopper's browser remembers: a basket, and the keys of their own orders."""

import re
from typing import Any

from starlette.requests import Request

from .till import Bought, Offer, Till

MOST_ORDERS = 30


def basket(request: Request) -> dict[str, int]:
    pairs = re.findall(r"(\d+)-(\d+)", request.cookies.get("basket", ""))
    return {offer_id: int(quantity) for offer_id, quantity in pairs if int(quantity)}


def basket_text(items: dict[str, int]) -> str:
    return ".".join(f"{offer_id}-{quantity}" for offer_id, quantity in items.items() if quantity)


def lines(till: Till[Any, Any], items: dict[str, int]) -> list[tuple[Offer, int]]:
    """What is still to be had at all."""
    found = [(till.offer(offer_id), quantity) for offer_id, quantity in items.items()]
    return [(offer, quantity) for offer, quantity in found if offer]


def order_keys(request: Request) -> list[str]:
    return [key for key in request.cookies.get("orders", "").split(".") if key]


def my_orders(till: Till[Any, Any], request: Request) -> list[Bought]:
    mine = [order for key in order_keys(request) if (order := till.order(key))]
    return sorted(mine, key=lambda order: order.placed_at, reverse=True)


def with_order(request: Request, order: Bought) -> str:
    return ".".join([order.key, *order_keys(request)][:MOST_ORDERS])
