"""What the site says about itself: indexes, settings, statuses, ways to pay and to send."""

from .errors import Json, Refusal
from .rest import Answer, Call

NAMESPACES = ["oembed/1.0", "wc/v3", "wc/v1", "wc/v2", "wc/store", "wc/store/v1", "wp/v2"]
GATEWAYS = {"bacs": "Direct bank transfer", "cheque": "Check payments", "cod": "Cash on delivery"}
METHODS = {
    "flat_rate": ("Flat rate", "Lets you charge a fixed rate for shipping."),
    "free_shipping": (
        "Free shipping",
        "Free shipping is a special method which can be triggered with coupons and minimum spends.",
    ),
    "local_pickup": (
        "Local pickup",
        "Allow customers to pick up orders themselves. By default, when using local pickup store "
        "base taxes will apply regardless of customer address.",
    ),
    "pickup_location": (
        "Local pickup",
        "Allow customers to choose a local pickup location during checkout.",
    ),
}


def about(call: Call) -> Json:
    shop = call.shop
    home = f"{call.scheme}://{shop.address}"
    return {
        "name": shop.options.name,
        "description": "",
        "url": f"http://{shop.address}",
        "home": home,
        "gmt_offset": shop.clock.offset_hours(),
        "timezone_string": shop.options.timezone,
        "page_for_posts": 0,
        "page_on_front": 0,
        "show_on_front": "posts",
        "namespaces": NAMESPACES,
        "authentication": {
            "application-passwords": {
                "endpoints": {"authorization": f"{home}/wp-admin/authorize-application.php"}
            }
        },
        "site_logo": 0,
        "site_icon": 0,
        "site_icon_url": "",
        "_links": {"help": [{"href": "https://developer.wordpress.org/rest-api/"}]},
    }


def statuses(call: Call) -> Answer:
    rows = [{"slug": slug, "name": name} for slug, name in call.shop.statuses.items()]
    return Answer(rows, allow="GET")


def general_settings(call: Call) -> Answer:
    return Answer([setting_row(call, name) for name in settings(call)], allow="GET")


def general_setting(call: Call) -> Answer:
    name = call.path.rpartition("/")[2]
    if name not in settings(call):
        raise Refusal(404, "rest_setting_setting_invalid", "Invalid setting.")
    return Answer({**setting_row(call, name), "group_id": "general"})


def settings(call: Call) -> dict[str, str]:
    options, place = call.shop.options, call.shop.options.places[0]
    return {
        "woocommerce_store_address": place.address_1,
        "woocommerce_store_address_2": "",
        "woocommerce_store_city": place.city,
        "woocommerce_default_country": options.country,
        "woocommerce_store_postcode": place.postcode,
        "woocommerce_allowed_countries": "all",
        "woocommerce_ship_to_countries": "",
        "woocommerce_calc_taxes": "yes" if options.tax_percent else "no",
        "woocommerce_enable_coupons": "yes",
        "woocommerce_currency": options.currency,
        "woocommerce_currency_pos": "left",
        "woocommerce_price_thousand_sep": ",",
        "woocommerce_price_decimal_sep": ".",
        "woocommerce_price_num_decimals": "2",
    }


def setting_row(call: Call, name: str) -> Json:
    base = f"{call.scheme}://{call.shop.address}/wp-json/wc/v3/settings/general"
    label = name.removeprefix("woocommerce_").replace("_", " ").capitalize()
    return {
        "id": name,
        "label": label,
        "description": "",
        "type": "text",
        "default": "",
        "tip": "",
        "value": settings(call)[name],
        "_links": {"self": [{"href": f"{base}/{name}"}], "collection": [{"href": base}]},
    }


def gateways(call: Call) -> Answer:
    rows = [{"id": id_, "title": title, "enabled": True} for id_, title in GATEWAYS.items()]
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": "1"}
    return Answer(rows, headers=headers, allow="GET")


def shipping_methods(call: Call) -> Answer:
    base = f"{call.scheme}://{call.shop.address}/wp-json/wc/v3/shipping_methods"
    rows = [
        {
            "id": number,
            "title": title,
            "description": description,
            "_links": {
                "self": [{"href": f"{base}/{number}", "targetHints": {"allow": ["GET"]}}],
                "collection": [{"href": base}],
            },
        }
        for number, (title, description) in METHODS.items()
    ]
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": "1"}
    return Answer(rows, headers=headers, allow="GET")


def categories(call: Call) -> Answer:
    names = sorted({p.category for p in call.shop.state.products.values() if not p.parent_id})
    rows = [
        {"id": 15 + place, "name": name, "slug": name.lower().replace(" ", "-"), "parent": 0}
        for place, name in enumerate(names)
    ]
    return Answer(rows)


def order_schema(call: Call) -> Answer:
    """The part of the self-description that tells which statuses plugins have added."""
    status = {"type": "string", "enum": ["auto-draft", *call.shop.statuses]}
    schema = {"title": "shop_order", "type": "object", "properties": {"status": status}}
    body = {"namespace": "wc/v3", "methods": ["GET", "POST"], "schema": schema}
    return Answer(body, allow="GET, POST")
