"""Setting stock: all of a call or nothing, compared with what the caller believed."""

from typing import Any

from .shop import Shop
from .state import Level, Variant

Json = dict[str, Any]


def number(gid: str) -> int:
    last = gid.rpartition("/")[2]
    return int(last) if last.isdigit() else 0


def variant_of_item(shop: Shop, gid: str) -> Variant | None:
    wanted = number(gid)
    return next((one for one in shop.state.variants.values() if one.item_id == wanted), None)


def set_quantities(shop: Shop, given: Json) -> list[Json]:
    rows = given["quantities"]
    errors = [error for at, row in enumerate(rows) if (error := refusal(shop, at, row))]
    pairs = [(row["inventoryItemId"], row["locationId"]) for row in rows]
    if given["name"] not in ("available", "on_hand"):
        errors.append(no("INVALID_NAME", "The quantity name must be available or on_hand.", "name"))
    if len(set(pairs)) < len(pairs):
        errors.append(no("NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR", "A pair comes twice."))
    if not errors:
        for row in rows:
            set_one(shop, row)
    return errors


def refusal(shop: Shop, at: int, row: Json) -> Json | None:
    variant = variant_of_item(shop, row["inventoryItemId"])
    where = ("quantities", str(at))
    if variant is None:
        text = "The specified inventory item could not be found."
        return no("INVALID_INVENTORY_ITEM", text, *where, "inventoryItemId")
    if number(row["locationId"]) not in shop.state.locations:
        text = "The specified location could not be found."
        return no("INVALID_LOCATION", text, *where, "locationId")
    if row["quantity"] < 0:
        text = "The quantity can't be negative."
        return no("INVALID_QUANTITY_NEGATIVE", text, *where, "quantity")
    level = variant.levels.get(number(row["locationId"])) or Level()
    expected = row["changeFromQuantity"]
    if expected is not None and expected != level.available:
        text = "The changeFromQuantity argument no longer matches the persisted quantity."
        return no("CHANGE_FROM_QUANTITY_STALE", text, *where, "changeFromQuantity")
    return None


def no(code: str, message: str, *field: str) -> Json:
    return {"code": code, "message": message, "field": ["input", *field]}


def set_one(shop: Shop, row: Json) -> None:
    variant = variant_of_item(shop, row["inventoryItemId"])
    assert variant is not None
    place = number(row["locationId"])
    level = variant.levels.setdefault(place, Level(is_active=False))
    level.available = row["quantity"]
    variant.updated = shop.clock.now()
    shop.fire("INVENTORY_LEVELS_UPDATE", f"gid://shopify/InventoryItem/{variant.item_id}")


def activate(shop: Shop, item: str, location: str) -> list[Json]:
    variant = variant_of_item(shop, item)
    if variant is None or number(location) not in shop.state.locations:
        return [{"field": ["inventoryItemId"], "message": "The product or location is not there."}]
    variant.levels.setdefault(number(location), Level()).is_active = True
    return []
