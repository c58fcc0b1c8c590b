"""Notes, refunds and coupons."""

from . import errors, lines, money, refunds, render_order
from .api_orders import find
from .clock import gmt
from .errors import Json, Refusal
from .listing import Page, paging_headers
from .render_order import READ_WRITE
from .rest import COLLECTION, Answer, Call
from .state import Note, Order

CHILD = "GET, DELETE"
NO_CONDITIONS: Json = {
    "date_expires": None,
    "date_expires_gmt": None,
    "usage_count": 0,
    "individual_use": False,
    "product_ids": [],
    "excluded_product_ids": [],
    "usage_limit": None,
    "usage_limit_per_user": None,
    "limit_usage_to_x_items": None,
    "free_shipping": False,
    "product_categories": [],
    "excluded_product_categories": [],
    "exclude_sale_items": False,
    "minimum_amount": "0.00",
    "maximum_amount": "0.00",
    "email_restrictions": [],
    "used_by": [],
    "meta_data": [],
}


def notes(call: Call) -> Answer:
    """Newest first, all of them: notes come without pages."""
    order = find(call.shop, call.params["order_id"])
    kind = call.asked.choice("type", ("any", "customer", "internal"), "any")
    chosen = [n for n in order.notes if kind == "any" or n.customer_note == (kind == "customer")]
    shown = [render_order.render_note(call.shop, order, note, call.scheme) for note in chosen]
    return Answer(shown[::-1], allow=COLLECTION)


def add_note(call: Call) -> Answer:
    """A note changes neither the order's date nor anything that webhooks tell."""
    order = find(call.shop, call.params["order_id"], errors.missing("order"))
    if not call.body.get("note"):
        raise errors.missing_param("note")
    note = write_note(call, order, str(call.body["note"]), bool(call.body.get("customer_note")))
    if note.customer_note:
        write_note(call, order, 'Email "Customer note" sent.', False)
    shown = render_order.render_note(call.shop, order, note, call.scheme)
    return Answer(shown, 201, {"Location": f"{call.url}/{note.id}"}, COLLECTION)


def write_note(call: Call, order: Order, text: str, for_customer: bool) -> Note:
    note = Note(call.shop.state.next_id("note"), call.shop.clock.now(), text, for_customer)
    order.notes.append(note)
    call.shop.unsaved = True
    return note


def show_note(call: Call) -> Answer:
    order = find(call.shop, call.params["order_id"])
    note = next((note for note in order.notes if note.id == call.params["id"]), None)
    if note is None:
        raise Refusal(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
    return Answer(render_order.render_note(call.shop, order, note, call.scheme), allow=CHILD)


def order_refunds(call: Call) -> Answer:
    order = find(call.shop, call.params["order_id"])
    shown = [render_order.render_refund(call.shop, r, call.scheme) for r in order.refunds]
    headers = paging_headers(call.url, call.query, Page(1, 100, 0), len(shown), [])
    return Answer(shown, headers=headers, allow=COLLECTION)


def refund(call: Call) -> Answer:
    order = find(call.shop, call.params["order_id"])
    made = refunds.create(call.shop, order, call.body)
    # The real server forgets to fill the order's number in.
    pattern = call.url.replace(f"/{order.id}/", r"/(?P<order_id>[\d]+)/")
    shown = render_order.render_refund(call.shop, made, call.scheme)
    return Answer(shown, 201, {"Location": f"{pattern}/{made.id}"}, COLLECTION)


def show_refund(call: Call) -> Answer:
    order = find(call.shop, call.params["order_id"])
    found = next((made for made in order.refunds if made.id == call.params["id"]), None)
    if found is None:
        raise Refusal(404, "woocommerce_rest_shop_order_refund_invalid_id", "Invalid ID.")
    return Answer(render_order.render_refund(call.shop, found, call.scheme), allow=CHILD)


def all_refunds(call: Call) -> Answer:
    page = Page.asked(call.asked)
    rows = [made for order in call.shop.state.orders.values() for made in order.refunds]
    rows.sort(key=lambda made: (made.created, made.id), reverse=True)
    headers = paging_headers(call.url, call.query, page, len(rows), [])
    shown = rows[page.offset : page.offset + page.size]
    return Answer(
        [render_order.render_refund(call.shop, made, call.scheme, True) for made in shown],
        headers=headers,
        allow="GET",
    )


def add_coupon(call: Call) -> Answer:
    coupon = lines.add_coupon(call.shop, call.body)
    local, universal = call.shop.clock.local(coupon.created), gmt(coupon.created)
    shown = {
        "id": coupon.id,
        "code": coupon.code,
        "amount": money.text(coupon.percent),
        "status": "publish",
        "date_created": local,
        "date_created_gmt": universal,
        "date_modified": local,
        "date_modified_gmt": universal,
        "discount_type": "percent",
        "description": "",
        **NO_CONDITIONS,
        "_links": {
            "self": [{"href": f"{call.url}/{coupon.id}", "targetHints": {"allow": READ_WRITE}}],
            "collection": [{"href": call.url}],
        },
    }
    return Answer(shown, 201, {"Location": f"{call.url}/{coupon.id}"}, COLLECTION)
