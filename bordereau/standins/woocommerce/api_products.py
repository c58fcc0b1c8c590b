"""/products and their variations."""

from collections.abc import Callable

from . import api_orders, errors, listing, products, render_product
from .api_orders import Change
from .errors import Json, Refusal
from .listing import Page
from .rest import COLLECTION, Answer, Call
from .shop import Shop
from .state import Product

Render = Callable[[Shop, Product, str], Json]


def show_list(call: Call) -> Answer:
    return paged(call, listing.products(call.shop, call.asked), render_product.render)


def show_variations(call: Call) -> Answer:
    parent = find(call, "product_id")
    rows = listing.variations(call.shop, parent, call.asked)
    return paged(call, rows, render_product.render_variation)


def paged(call: Call, rows: list[Product], render: Render) -> Answer:
    page = Page.asked(call.asked)
    headers = listing.paging_headers(call.url, call.query, page, len(rows), [])
    shown = rows[page.offset : page.offset + page.size]
    return Answer(
        [render(call.shop, row, call.scheme) for row in shown], headers=headers, allow=COLLECTION
    )


def find(call: Call, name: str = "id", refusal: Refusal | None = None) -> Product:
    product = call.shop.state.products.get(call.params[name])
    if product is None:
        raise refusal or errors.missing("product")
    return product


def find_variation(call: Call) -> Product:
    variation = find(call, "id", errors.missing("product_variation"))
    if variation.parent_id != call.params["product_id"]:
        raise errors.missing("product_variation")
    return variation


def show(call: Call) -> Answer:
    return Answer(render_product.render(call.shop, find(call), call.scheme))


def show_variation(call: Call) -> Answer:
    return Answer(render_product.render_variation(call.shop, find_variation(call), call.scheme))


def create(call: Call) -> Answer:
    made = products.create(call.shop, call.body)
    shown = render_product.render_saved(call.shop, made, call.scheme)
    return Answer(shown, 201, {"Location": f"{call.url}/{made.id}"}, COLLECTION)


def create_variation(call: Call) -> Answer:
    parent = find(call, "product_id")
    made = products.create(call.shop, call.body, parent)
    # The real server forgets to fill the product's number in.
    pattern = call.url.replace(f"/{parent.id}/", r"/(?P<product_id>[\d]+)/")
    shown = render_product.render_saved_variation(call.shop, made, call.scheme)
    return Answer(shown, 201, {"Location": f"{pattern}/{made.id}"}, COLLECTION)


def update(call: Call) -> Answer:
    product = find(call, "id", errors.missing_to_write("product"))
    changed = products.update(call.shop, product, call.body)
    return Answer(render_product.render_saved(call.shop, changed, call.scheme))


def update_variation(call: Call) -> Answer:
    changed = products.update(call.shop, find_variation(call), call.body)
    return Answer(render_product.render_saved_variation(call.shop, changed, call.scheme))


def delete(call: Call) -> Answer:
    product = find(call)
    before = render_product.render_saved(call.shop, product, call.scheme)
    products.delete(call.shop, product)
    return Answer(before)


def batch(call: Call) -> Answer:
    return run_batch(call, batch_update)


def batch_variations(call: Call) -> Answer:
    find(call, "product_id")
    return run_batch(call, batch_update_variation)


def run_batch(call: Call, change: Change) -> Answer:
    """Only updates: a connector pushes stock, and makes and removes nothing."""
    api_orders.check_batch_size(call.body)
    rows = call.body.get("update") or []
    done = {"update": [api_orders.attempt(call, change, row) for row in rows]} if rows else {}
    return Answer(done, allow="POST, PUT, PATCH")


def batch_update(call: Call, number: int, row: Json) -> Json:
    product = call.shop.state.products.get(number)
    if product is None:
        raise errors.missing_to_write("product")
    return render_product.render_saved(
        call.shop, products.update(call.shop, product, row), call.scheme
    )


def batch_update_variation(call: Call, number: int, row: Json) -> Json:
    product = call.shop.state.products.get(number)
    if product is None or product.parent_id != call.params["product_id"]:
        raise errors.missing_to_write("product_variation")
    return render_product.render_saved_variation(
        call.shop, products.update(call.shop, product, row), call.scheme
    )
