"""Which address leads where. The table is also what the index shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from . import api_order_parts as parts
from . import api_orders, api_products, api_site, api_webhooks, rest
from .errors import Json, no_route
from .rest import Answer, Call

WRITE = ("PUT", "PATCH", "POST")
READ = ("GET", "HEAD")


@dataclass(frozen=True)
class Route:
    template: str
    methods: tuple[str, ...]
    handler: rest.Handler

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.template)


def child(name: str) -> str:
    return rf"(?P<{name}>[\d]+)"


@cache
def known(old: bool) -> tuple[Route, ...]:
    return tuple(route for route in every() if not (old and route.template.endswith("/statuses")))


def every() -> Iterator[Route]:
    guarded = rest.guarded
    ident, order = child("id"), child("order_id")
    base, orders, products, hooks = "/wc/v3", "/wc/v3/orders", "/wc/v3/products", "/wc/v3/webhooks"
    variations = f"{products}/{child('product_id')}/variations"

    yield Route("/", READ, site_index)
    yield Route(base, READ, namespace_index)
    yield Route(orders, READ, guarded(api_orders.show_list, many=True))
    yield Route(orders, ("POST",), guarded(api_orders.create))
    yield Route(orders, ("OPTIONS",), api_site.order_schema)
    yield Route(f"{orders}/batch", WRITE, guarded(api_orders.batch))
    yield Route(f"{orders}/statuses", READ, guarded(api_site.statuses, many=True))
    yield Route(f"{orders}/{ident}", READ, guarded(api_orders.show))
    yield Route(f"{orders}/{ident}", WRITE, guarded(api_orders.update))
    yield Route(f"{orders}/{ident}", ("DELETE",), guarded(api_orders.delete))
    yield Route(f"{orders}/{order}/notes", READ, guarded(parts.notes, many=True))
    yield Route(f"{orders}/{order}/notes", ("POST",), guarded(parts.add_note))
    yield Route(f"{orders}/{order}/notes/{ident}", READ, guarded(parts.show_note))
    yield Route(f"{orders}/{order}/refunds", READ, guarded(parts.order_refunds, many=True))
    yield Route(f"{orders}/{order}/refunds", ("POST",), guarded(parts.refund))
    yield Route(f"{orders}/{order}/refunds/{ident}", READ, guarded(parts.show_refund))
    yield Route(f"{base}/refunds", READ, guarded(parts.all_refunds, many=True))
    yield Route(products, READ, guarded(api_products.show_list, many=True))
    yield Route(products, ("POST",), guarded(api_products.create))
    yield Route(f"{products}/batch", WRITE, guarded(api_products.batch))
    yield Route(f"{products}/categories", READ, guarded(api_site.categories, many=True))
    yield Route(f"{products}/{ident}", READ, guarded(api_products.show))
    yield Route(f"{products}/{ident}", WRITE, guarded(api_products.update))
    yield Route(f"{products}/{ident}", ("DELETE",), guarded(api_products.delete))
    yield Route(variations, READ, guarded(api_products.show_variations, many=True))
    yield Route(variations, ("POST",), guarded(api_products.create_variation))
    yield Route(f"{variations}/batch", WRITE, guarded(api_products.batch_variations))
    yield Route(f"{variations}/{ident}", READ, guarded(api_products.show_variation))
    yield Route(f"{variations}/{ident}", WRITE, guarded(api_products.update_variation))
    yield Route(hooks, READ, guarded(api_webhooks.show_list, many=True))
    yield Route(hooks, ("POST",), guarded(api_webhooks.create))
    yield Route(f"{hooks}/batch", WRITE, guarded(api_webhooks.batch))
    yield Route(f"{hooks}/{ident}", READ, guarded(api_webhooks.show))
    yield Route(f"{hooks}/{ident}", WRITE, guarded(api_webhooks.update))
    yield Route(f"{hooks}/{ident}", ("DELETE",), guarded(api_webhooks.delete))
    yield Route(f"{base}/settings/general", READ, guarded(api_site.general_settings, many=True))
    yield Route(
        rf"{base}/settings/general/[\w-]+", (*READ, "PUT"), guarded(api_site.general_setting)
    )
    yield Route(f"{base}/coupons", ("POST",), guarded(parts.add_coupon))
    yield Route(f"{base}/payment_gateways", READ, guarded(api_site.gateways, many=True))
    yield Route(f"{base}/shipping_methods", READ, guarded(api_site.shipping_methods, many=True))


def find(old: bool, method: str, path: str) -> tuple[rest.Handler, dict[str, str]]:
    for route in known(old):
        matched = route.pattern.fullmatch(path)
        if matched and method in route.methods:
            return route.handler, matched.groupdict()
    raise no_route()


def site_index(call: Call) -> Answer:
    return Answer({**api_site.about(call), "routes": shown(call)}, allow="GET")


def namespace_index(call: Call) -> Answer:
    links = {"up": [{"href": f"{call.scheme}://{call.shop.address}/wp-json/"}]}
    return Answer({"namespace": "wc/v3", "routes": shown(call), "_links": links}, allow="GET")


def shown(call: Call) -> Json:
    table: dict[str, list[str]] = {}
    for route in known(call.shop.options.old):
        table.setdefault(route.template, []).extend(route.methods)
    return {
        template: {
            "namespace": "wc/v3",
            "methods": methods,
            "endpoints": [{"methods": methods, "args": {}}],
        }
        for template, methods in table.items()
    }
