"""/webhooks of the REST API."""

import dataclasses

from . import api_orders, errors, webhooks
from .errors import Json, Refusal
from .listing import Page, paging_headers
from .rest import COLLECTION, Answer, Call
from .state import Webhook


def show_list(call: Call) -> Answer:
    page = Page.asked(call.asked)
    wanted = call.asked.choice("status", ("all", *webhooks.STATUSES), "all")
    rows = [h for h in call.shop.state.webhooks.values() if wanted in ("all", h.status)]
    rows.sort(key=lambda hook: (hook.created, -hook.id), reverse=True)
    headers = paging_headers(call.url, call.query, page, len(rows), [])
    shown = rows[page.offset : page.offset + page.size]
    return Answer(
        [webhooks.render(call.shop, hook, call.scheme) for hook in shown],
        headers=headers,
        allow=COLLECTION,
    )


def find(call: Call) -> Webhook:
    hook = call.shop.state.webhooks.get(call.params["id"])
    if hook is None:
        raise errors.missing_to_write("shop_webhook", 404)
    return hook


def show(call: Call) -> Answer:
    return Answer(webhooks.render(call.shop, find(call), call.scheme))


def create(call: Call) -> Answer:
    hook = webhooks.create(call.shop, call.body, call.key.key if call.key else "")
    shown = webhooks.render(call.shop, hook, call.scheme)
    return Answer(shown, 201, {"Location": f"{call.url}/{hook.id}"}, COLLECTION)


def update(call: Call) -> Answer:
    hook = webhooks.update(call.shop, find(call), call.body)
    return Answer(webhooks.render(call.shop, hook, call.scheme))


def delete(call: Call) -> Answer:
    if not (call.asked.flag("force") or call.body.get("force") is True):
        raise Refusal(
            501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing."
        )
    hook = find(call)
    before = webhooks.render(call.shop, hook, call.scheme)
    webhooks.delete(call.shop, hook)
    return Answer(before)


def batch(call: Call) -> Answer:
    api_orders.check_batch_size(call.body)
    done: Json = {}
    for kind, change in (("create", batch_create), ("update", batch_update), ("delete", remove)):
        rows = call.body.get(kind) or []
        if rows:
            done[kind] = [api_orders.attempt(call, change, row) for row in rows]
    return Answer(done, allow="POST, PUT, PATCH")


def at(call: Call, number: int) -> Call:
    return dataclasses.replace(call, params={"id": number})


def batch_create(call: Call, number: int, row: Json) -> Json:
    hook = webhooks.create(call.shop, row, call.key.key if call.key else "")
    return webhooks.render(call.shop, hook, call.scheme)


def batch_update(call: Call, number: int, row: Json) -> Json:
    hook = webhooks.update(call.shop, find(at(call, number)), row)
    return webhooks.render(call.shop, hook, call.scheme)


def remove(call: Call, number: int, row: Json) -> Json:
    hook = find(at(call, number))
    before = webhooks.render(call.shop, hook, call.scheme)
    webhooks.delete(call.shop, hook)
    return before
