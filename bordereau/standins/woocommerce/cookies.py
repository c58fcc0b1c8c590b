"""What the shopper's browser remembers: a basket, and the keys of their own orders."""

import re

from starlette.requests import Request

from .shop import Shop
from .state import Order, Product

MOST_ORDERS = 30


def basket(shop: Shop, request: Request) -> dict[int, int]:
    pairs = re.findall(r"(\d+)-(\d+)", request.cookies.get("basket", ""))
    wanted = {int(number): int(quantity) for number, quantity in pairs}
    return {n: q for n, q in wanted.items() if q and n in shop.state.products}


def basket_text(items: dict[int, int]) -> str:
    return ".".join(f"{number}-{quantity}" for number, quantity in items.items() if quantity)


def lines(shop: Shop, items: dict[int, int]) -> list[tuple[Product, int]]:
    return [(shop.state.products[number], quantity) for number, quantity in items.items()]


def order_keys(request: Request) -> list[str]:
    return [key for key in request.cookies.get("orders", "").split(".") if key]


def my_orders(shop: Shop, request: Request) -> list[Order]:
    keys = set(order_keys(request))
    mine = [order for order in shop.state.orders.values() if order.order_key in keys]
    return sorted(mine, key=lambda order: order.id, reverse=True)


def with_order(request: Request, order: Order) -> str:
    return ".".join([order.order_key, *order_keys(request)][:MOST_ORDERS])
