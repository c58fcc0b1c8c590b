"""Products with their variants, locations, and the units at each."""

from . import stock
from .options import Location
from .rest import Address, Answer, Call, Refusal, page_of
from .shop import Json, Shop
from .state import Product, Variant

PRODUCTS = ("store_v2_products_read_only", "store_v2_products")
INVENTORY_READ = ("store_inventory_read_only", "store_inventory")
INVENTORY = ("store_inventory",)
LOCATIONS = ("store_locations_read_only", "store_locations")
MOST_ITEMS = 2000


def addresses() -> list[Address]:
    return [
        Address("GET", "/v3/catalog/products", PRODUCTS, products),
        Address("GET", "/v3/inventory/locations", LOCATIONS, locations),
        Address("GET", "/v3/inventory/items", INVENTORY_READ, items),
        Address("PUT", "/v3/inventory/adjustments/absolute", INVENTORY, adjust),
    ]


def products(call: Call) -> Answer:
    only = call.numbers("id:in")
    rows = [
        product(call, one)
        for number, one in sorted(call.shop.state.products.items())
        if number > call.number("id:greater", 0) and (only is None or number in only)
    ]
    return page_of(call, rows)


def product(call: Call, one: Product) -> Json:
    shop = call.shop
    variants = [shop.state.variants[number] for number in one.variant_ids]
    whole = {
        "id": one.id,
        "name": one.name,
        "type": one.type,
        "sku": variants[0].sku if len(variants) == 1 else "",
        "upc": variants[0].upc if len(variants) == 1 else "",
        "gtin": "",
        "price": one.price,
        "inventory_tracking": one.tracking,
        "inventory_level": stock.total(one, variants) if one.tracking != "none" else 0,
        "is_visible": True,
    }
    fields = call.query.get("include_fields", "")
    if fields:
        whole = {name: whole[name] for name in ("id", *fields.split(",")) if name in whole}
    asked = call.query.get("include", "").split(",")
    if "variants" in asked:
        whole["variants"] = [variant(shop, one, each) for each in variants]
    if "primary_image" in asked:
        whole["primary_image"] = {"url_standard": f"http://{shop.address}{one.picture}"}
    return whole


def variant(shop: Shop, product: Product, one: Variant) -> Json:
    values = [{"label": one.option, "option_display_name": product.option_name}]
    return {
        "id": one.id,
        "product_id": one.product_id,
        "sku": one.sku,
        "upc": one.upc,
        "gtin": "",
        "price": one.price,
        "calculated_price": shop.price_of(one),
        "inventory_level": stock.units(shop, one) if product.tracking == "variant" else 0,
        "image_url": "",
        "option_values": values if one.option else [],
    }


def locations(call: Call) -> Answer:
    return page_of(call, [location(one) for one in call.shop.options.locations])


def location(one: Location) -> Json:
    return {
        "id": one.id,
        "code": f"LOCATION-{one.id}",
        "label": one.name,
        "type_id": "PHYSICAL",
        "enabled": True,
        "is_default": one.id == 1,
        "managed_by_external_source": False,
        "storefront_visibility": True,
    }


def items(call: Call) -> Answer:
    """Only what is counted is an item: each variant, or the product for all of its variants."""
    only = call.numbers("product_id:in")
    some = call.numbers("variant_id:in")
    rows = [
        item(call.shop, one)
        for one in call.shop.state.variants.values()
        if is_item(call.shop, one)
        and (only is None or one.product_id in only)
        and (some is None or one.id in some)
    ]
    return page_of(call, rows)


def is_item(shop: Shop, one: Variant) -> bool:
    return bool(one.levels) and stock.counted(shop, one) is one


def item(shop: Shop, one: Variant) -> Json:
    product = shop.product_of(one)
    return {
        "identity": {
            "sku": one.sku,
            "variant_id": one.id,
            "product_id": one.product_id,
            "sku_id": one.id if product.option_name else None,
        },
        "locations": [
            {
                "location_id": place.id,
                "location_code": f"LOCATION-{place.id}",
                "location_name": place.name,
                "available_to_sell": one.levels.get(place.id, 0) - product.safety_stock,
                "total_inventory_onhand": one.levels.get(place.id, 0),
                "location_enabled": True,
                "settings": {"safety_stock": product.safety_stock, "is_in_stock": True},
            }
            for place in shop.options.locations
        ],
    }


def adjust(call: Call) -> Answer:
    """All of it or nothing: every item is looked at before any is set."""
    asked = call.body.get("items")
    if not isinstance(asked, list) or not 0 < len(asked) <= MOST_ITEMS:
        raise Refusal(422, "Payload contains invalid fields", {"items": "invalid number of items"})
    found = [(variant_of(call.shop, one), place_of(call.shop, one), one) for one in asked]
    for variant, place, one in found:
        variant.levels[place] = int(one["quantity"])
    call.shop.unsaved = True
    return Answer({"transaction_id": call.shop.token(26)})


def variant_of(shop: Shop, one: Json) -> Variant:
    if "product_id" in one:
        product = shop.state.products.get(int(one["product_id"]))
        if product is None or product.tracking != "product":
            raise Refusal(422, f"[Item with product_id {one['product_id']} is not found]")
        return shop.state.variants[product.variant_ids[0]]
    named = shop.state.variants.get(int(one.get("variant_id", 0)))
    variant = named or shop.variant_by_sku(str(one.get("sku", "")))
    if variant is None:
        raise Refusal(422, f"[Item with variant_id {one.get('variant_id')} is not found]")
    if shop.product_of(variant).tracking == "product":
        wrong = f"[Item with variant_id {variant.id} is tracked by product, please update stock by "
        raise Refusal(422, wrong + "product id]")
    return variant


def place_of(shop: Shop, one: Json) -> int:
    place = int(one.get("location_id", 0))
    if shop.location(place) is None or not 0 <= int(one.get("quantity", -1)) <= 2147483647:
        raise Refusal(422, "Payload contains invalid fields", {"location_id": str(place)})
    return place
