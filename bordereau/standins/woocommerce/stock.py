"""Stock as the store counts it: taken once when an order is under way, given back once."""

from .errors import Json
from .shop import Shop
from .state import Line, Order, Product

TAKES = {"processing", "on-hold", "completed"}
GIVES_BACK = {"cancelled", "pending"}
REDUCED = "_reduced_stock"


def follow_status(shop: Shop, order: Order) -> None:
    if order.status in TAKES and not order.stock_reduced:
        order.stock_reduced = True
        for line in order.lines:
            take(shop, line, line.quantity)
    elif order.status in GIVES_BACK and order.stock_reduced:
        order.stock_reduced = False
        for line in order.lines:
            take(shop, line, -reduced(line))


def reduced(line: Line) -> int:
    return next((int(meta.value) for meta in line.meta if meta.key == REDUCED), 0)


def take(shop: Shop, line: Line, quantity: int) -> None:
    """Take from stock for a line (a negative quantity gives back), and note it on the line."""
    product = shop.state.products.get(line.sold_id)
    if product is None or not product.manage_stock or not quantity:
        return
    now_reduced = reduced(line) + quantity
    line.meta = [meta for meta in line.meta if meta.key != REDUCED]
    if now_reduced:
        line.meta.append(shop.meta(REDUCED, str(now_reduced)))
    set_quantity(shop, product, (product.stock_quantity or 0) - quantity)


def give_back_refunded(shop: Shop, line: Line, quantity: int) -> None:
    """A restocked refund keeps the line's note at what is still out, even at nought."""
    product = shop.state.products.get(line.sold_id)
    if product is None or not product.manage_stock or not quantity:
        return
    still_out = reduced(line) - quantity
    restocked = next((m for m in line.meta if m.key == "_restock_refunded_items"), None)
    for meta in line.meta:
        if meta.key == REDUCED:
            meta.value = str(still_out)
    if restocked:
        restocked.value = str(int(restocked.value) + quantity)
    else:
        line.meta.append(shop.meta("_restock_refunded_items", str(quantity)))
    set_quantity(shop, product, (product.stock_quantity or 0) + quantity)


def set_quantity(shop: Shop, product: Product, quantity: int) -> None:
    """Below nought is allowed: over the API the store oversells."""
    product.stock_quantity = quantity
    product.stock_status = status_for(product)
    product.modified = shop.clock.now()
    shop.unsaved = True
    # A variation's change is announced under its own id, like any product's.
    shop.fire("product.updated", product.id)


def status_for(product: Product) -> str:
    if not product.manage_stock:
        return product.stock_status
    if (product.stock_quantity or 0) > 0:
        return "instock"
    return "onbackorder" if product.backorders != "no" else "outofstock"


def write(shop: Shop, product: Product, body: Json) -> None:
    """The stock fields of a product write: absolute numbers, as the API has it."""
    if "manage_stock" in body:
        product.manage_stock = bool(body["manage_stock"])
    if "backorders" in body:
        product.backorders = str(body["backorders"])
    if "stock_status" in body:
        product.stock_status = str(body["stock_status"])
    if "stock_quantity" in body and body["stock_quantity"] is not None:
        product.stock_quantity = int(body["stock_quantity"]) if product.manage_stock else None
    product.stock_status = status_for(product)
