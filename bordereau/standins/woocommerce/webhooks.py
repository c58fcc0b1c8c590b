"""Webhooks: who wants to be told of what, and how they are shown."""

import re
import string

from . import errors
from .clock import gmt
from .errors import Json, Refusal
from .render_order import READ_WRITE
from .shop import Shop
from .state import Webhook

HOOKS = {
    "order.created": ["woocommerce_new_order"],
    "order.updated": ["woocommerce_update_order", "woocommerce_order_refunded"],
    "order.deleted": ["wp_trash_post", "woocommerce_trash_order"],
    "order.restored": ["untrashed_post", "woocommerce_untrash_order"],
    "product.created": ["woocommerce_new_product"],
    "product.updated": [
        "woocommerce_process_product_meta",
        "woocommerce_update_product",
        "woocommerce_update_product_variation",
    ],
    "product.deleted": ["wp_trash_post"],
    "product.restored": ["untrashed_post"],
}
STATUSES = ("active", "paused", "disabled")
MOST_FAILURES = 5


def check(body: Json, new: bool) -> None:
    if new and "delivery_url" not in body:
        raise errors.missing_param("delivery_url")
    if new and "topic" not in body:
        raise errors.missing_param("topic")
    if "topic" in body and not known_topic(str(body["topic"])):
        raise Refusal(
            400,
            "woocommerce_rest_shop_webhook_invalid_topic",
            "Webhook topic is required and must be valid.",
        )
    if "delivery_url" in body and not re.match(r"https?://.", str(body["delivery_url"])):
        raise Refusal(
            400,
            "woocommerce_rest_shop_webhook_invalid_delivery_url",
            "Webhook delivery URL must be a valid URL starting with http:// or https://.",
        )
    if "status" in body and body["status"] not in STATUSES:
        raise errors.not_one_of("status", STATUSES)


def known_topic(topic: str) -> bool:
    return topic in HOOKS or re.fullmatch(r"action\.\w+", topic) is not None


def create(shop: Shop, body: Json, owner_key: str) -> Webhook:
    """Without a secret one is made up, and never shown."""
    check(body, new=True)
    secret = str(body.get("secret") or shop.token(50, string.ascii_letters + string.digits))
    hook = Webhook(
        id=shop.state.next_id("webhook"),
        name=str(body.get("name") or f"Webhook created on {shop.clock.local(shop.clock.now())}"),
        status=str(body.get("status", "active")),
        topic=str(body["topic"]),
        delivery_url=str(body["delivery_url"]),
        secret=secret,
        owner_key=owner_key,
        created=shop.clock.now(),
    )
    shop.state.webhooks[hook.id] = hook
    saved(shop, hook)
    return hook


def update(shop: Shop, hook: Webhook, body: Json) -> Webhook:
    check(body, new=False)
    for name in ("name", "status", "topic", "secret", "delivery_url"):
        if name in body:
            setattr(hook, name, str(body[name]))
    hook.pending_ping = hook.pending_ping or "delivery_url" in body
    hook.modified = shop.clock.now()
    saved(shop, hook)
    return hook


def delete(shop: Shop, hook: Webhook) -> None:
    del shop.state.webhooks[hook.id]
    shop.unsaved = True


def saved(shop: Shop, hook: Webhook) -> None:
    """Every save pings again until a ping has been answered with 200."""
    shop.unsaved = True
    if hook.pending_ping and hook.status == "active":
        shop.fire("ping", hook.id)


def delivered(shop: Shop, hook: Webhook, answered: int | None) -> None:
    """Six failures in a row are counted; the seventh disables. Success starts over."""
    if answered is not None and 200 <= answered <= 302:
        hook.failures = 0
        shop.unsaved = True
        return
    if hook.failures > MOST_FAILURES:
        hook.status = "disabled"
    else:
        hook.failures += 1
    hook.modified = shop.clock.now()
    saved(shop, hook)


def render(shop: Shop, hook: Webhook, scheme: str) -> Json:
    resource, _, event = hook.topic.partition(".")
    base = f"{scheme}://{shop.address}/wp-json/wc/v3/webhooks"
    return {
        "id": hook.id,
        "name": hook.name,
        "status": hook.status,
        "topic": hook.topic,
        "resource": resource,
        "event": event,
        "hooks": HOOKS.get(hook.topic, [event]),
        "delivery_url": hook.delivery_url,
        "date_created": shop.clock.local(hook.created),
        "date_created_gmt": gmt(hook.created),
        "date_modified": shop.clock.local(hook.modified),
        "date_modified_gmt": gmt(hook.modified),
        "_links": {
            "self": [{"href": f"{base}/{hook.id}", "targetHints": {"allow": READ_WRITE}}],
            "collection": [{"href": base}],
        },
    }
