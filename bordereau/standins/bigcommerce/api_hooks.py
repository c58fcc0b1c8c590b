"""Webhooks v3. An account sees those that it has made itself, and no others."""

from datetime import timedelta
from typing import Any

from .rest import Address, Answer, Call, Refusal, data, not_found, page_of
from .shop import Json, Shop
from .state import Account, Hook

MISSING = "JSON data is missing or invalid"


def addresses() -> list[Address]:
    """No scope is needed for them."""
    return [
        Address("GET", "/v3/hooks", (), listed),
        Address("POST", "/v3/hooks", (), create),
        Address("GET", "/v3/hooks/{id}", (), shown),
        Address("PUT", "/v3/hooks/{id}", (), update),
        Address("DELETE", "/v3/hooks/{id}", (), delete),
        Address("GET", "/v3/hooks/admin", (), admin),
    ]


def own(call: Call) -> list[Hook]:
    hooks = call.shop.state.hooks.values()
    return [one for one in hooks if one.client_id == call.account.client_id]


def the_hook(call: Call) -> Hook:
    found = next((one for one in own(call) if one.id == call.params["id"]), None)
    if found is None:
        raise not_found(f"Webhook with id [{call.params['id']}] not found")
    return found


def rendered(shop: Shop, one: Hook) -> Json:
    return {
        "id": one.id,
        "client_id": one.client_id,
        "store_hash": shop.options.store_hash,
        "created_at": int(one.created.timestamp()),
        "updated_at": int(one.updated.timestamp()),
        "scope": one.scope,
        "destination": one.destination,
        "is_active": one.is_active,
        "headers": one.headers,
    }


def listed(call: Call) -> Answer:
    return page_of(call, [rendered(call.shop, one) for one in own(call)])


def shown(call: Call) -> Answer:
    return data(rendered(call.shop, the_hook(call)))


def create(call: Call) -> Answer:
    body = call.body
    for name in ("scope", "destination"):
        if not isinstance(body.get(name), str):
            raise Refusal(422, MISSING, {name: "error.path.missing."})
    same = (body["scope"], body["destination"])
    if any((one.scope, one.destination) == same for one in own(call)):
        raise Refusal(422, MISSING, {"destination": "this webhook exists already"})
    hook = made(call.shop, call.account, *same)
    hook.headers = headers_of(body) or {}
    hook.is_active = bool(body.get("is_active", True))
    return data(rendered(call.shop, hook))


def made(shop: Shop, account: Account, scope: str, destination: str) -> Hook:
    now = shop.clock.now()
    hook = Hook(
        id=shop.state.next_id("hook", 20172984),
        client_id=account.client_id,
        scope=scope,
        destination=destination,
        headers={},
        is_active=True,
        created=now,
        updated=now,
    )
    shop.state.hooks[hook.id] = hook
    shop.unsaved = True
    return hook


def headers_of(body: Json) -> dict[str, str] | None:
    headers: Any = body.get("headers")
    if headers is None:
        return None
    if not isinstance(headers, dict):
        raise Refusal(422, MISSING, {"headers": "error.expected.jsobject"})
    return {str(name): str(value) for name, value in headers.items()}


def update(call: Call) -> Answer:
    hook, body = the_hook(call), call.body
    hook.is_active = bool(body.get("is_active", hook.is_active))
    hook.is_deactivated = hook.is_deactivated and not hook.is_active
    hook.headers = hook.headers if headers_of(body) is None else headers_of(body) or {}
    hook.destination = str(body.get("destination", hook.destination))
    hook.scope = str(body.get("scope", hook.scope))
    hook.updated = call.shop.clock.now()
    call.shop.unsaved = True
    return data(rendered(call.shop, hook))


def delete(call: Call) -> Answer:
    hook = the_hook(call)
    del call.shop.state.hooks[hook.id]
    call.shop.unsaved = True
    return data(rendered(call.shop, hook))


def admin(call: Call) -> Answer:
    now = call.shop.clock.now()
    blocked = [one for one in call.shop.state.blocks if one.until > now]
    return data(
        {
            "emails": [],
            "hooks_list": [
                {**rendered(call.shop, one), "status": status(one)} for one in own(call)
            ],
            "blocked_domains": [
                {
                    "destination": one.destination,
                    "time_left": int((one.until - now) / timedelta(seconds=1)),
                    "reasons": [],
                }
                for one in blocked
            ],
        }
    )


def status(one: Hook) -> str:
    if one.is_deactivated:
        return "deactivated"
    return "active" if one.is_active else "inactive"
