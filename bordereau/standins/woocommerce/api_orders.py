"""/orders of the REST API."""

from collections.abc import Callable

from . import errors, listing, orders, render_order
from .errors import Json, Refusal
from .listing import Page
from .rest import COLLECTION, ITEM, Answer, Call
from .shop import Shop
from .state import Order

MOST_IN_A_BATCH = 100

Change = Callable[[Call, int, Json], Json]


def show_list(call: Call) -> Answer:
    page = Page.asked(call.asked)
    rows = listing.orders(call.shop, call.asked)
    shown = rows[page.offset : page.offset + page.size]
    # A prepared row leaves these behind among the parameters; an empty list does not.
    defaults = [("status[0]", "any")]
    if shown:
        defaults += [("dp", "2"), ("context", "view")]
    headers = listing.paging_headers(call.url, call.query, page, len(rows), defaults)
    return Answer(rendered(call, shown), headers=headers, allow=COLLECTION)


def rendered(call: Call, rows: list[Order]) -> bytes | list[Json]:
    if call.asked.many("_fields"):
        return [render_order.render(call.shop, row, call.scheme) for row in rows]
    kept = (render_order.order_bytes(call.shop, row, call.scheme) for row in rows)
    return b"[" + b",".join(kept) + b"]"


def show(call: Call) -> Answer:
    return one(call, find(call.shop, call.params["id"]))


def one(call: Call, order: Order, status: int = 200) -> Answer:
    return Answer(render_order.render(call.shop, order, call.scheme), status)


def find(shop: Shop, number: int, missing: Refusal | None = None) -> Order:
    order = shop.state.orders.get(number)
    if order is None:
        raise missing or errors.missing("shop_order")
    return order


def create(call: Call) -> Answer:
    orders.check(call.shop, call.body)
    order = orders.create(call.shop, call.body)
    shown = render_order.render(call.shop, order, call.scheme)
    return Answer(shown, 201, {"Location": f"{call.url}/{order.id}"}, COLLECTION)


def update(call: Call) -> Answer:
    orders.check(call.shop, call.body)
    order = find(call.shop, call.params["id"], errors.missing_to_write("shop_order"))
    return one(call, orders.update(call.shop, order, call.body))


def delete(call: Call) -> Answer:
    """Answers with the order as it was before."""
    order = find(call.shop, call.params["id"])
    before = render_order.render(call.shop, order, call.scheme)
    remove(call.shop, order, call.asked.flag("force") or call.body.get("force") is True)
    return Answer(before, allow=ITEM)


def remove(shop: Shop, order: Order, force: bool) -> None:
    if force:
        orders.delete(shop, order)
    elif order.status == "trash":
        raise Refusal(
            410, "woocommerce_rest_already_trashed", "The order has already been deleted."
        )
    else:
        orders.trash(shop, order)


def batch(call: Call) -> Answer:
    """Every item answers for itself inside a 200, and statuses are not checked at all."""
    check_batch_size(call.body)
    done: Json = {}
    changes = {"create": batch_create, "update": batch_update, "delete": batch_delete}
    for kind, change in changes.items():
        rows = call.body.get(kind) or []
        if rows:
            done[kind] = [attempt(call, change, row) for row in rows]
    return Answer(done, allow="POST, PUT, PATCH")


def check_batch_size(body: Json) -> None:
    if sum(len(body.get(kind) or []) for kind in ("create", "update", "delete")) > MOST_IN_A_BATCH:
        raise errors.batch_too_large()


def attempt(call: Call, change: Change, row: Json | int) -> Json:
    number = row if isinstance(row, int) else int(row.get("id", 0))
    try:
        return change(call, number, row if isinstance(row, dict) else {})
    except Refusal as refusal:
        return {"id": number, "error": refusal.body}


def batch_create(call: Call, number: int, row: Json) -> Json:
    return render_order.render(call.shop, orders.create(call.shop, row), call.scheme)


def batch_update(call: Call, number: int, row: Json) -> Json:
    order = find(call.shop, number, errors.missing_to_write("shop_order"))
    return render_order.render(call.shop, orders.update(call.shop, order, row), call.scheme)


def batch_delete(call: Call, number: int, row: Json) -> Json:
    order = find(call.shop, number)
    before = render_order.render(call.shop, order, call.scheme)
    orders.delete(call.shop, order)
    return before
