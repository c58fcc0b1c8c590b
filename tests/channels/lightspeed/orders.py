"""Orders as the documents show them, changed where a test needs it."""

import json
from pathlib import Path
from typing import Any

from bordereau.channels.lightspeed.order import read_order
from bordereau.channels.shapes import Connection, StoreOrder

FOLDER = Path(__file__).parents[2] / "payloads" / "lightspeed"
FORMATS = {"currency": "EUR", "currencyPrecision": 2, "timezone": "Europe/Paris"}
CONNECTION = Connection("https://app.ecwid.com/api/v3/1003", {"access_token": "secret_x"})


def documented() -> dict[str, Any]:
    order: dict[str, Any] = json.loads((FOLDER / "order.json").read_text())
    return order | {"_store": FORMATS}


def an_item(**changes: Any) -> dict[str, Any]:
    item = {"id": 7, "productId": 39766764, "price": 15, "quantity": 2, "sku": "00004",
            "name": "Cherry", "isShippingRequired": True}  # fmt: skip
    return item | changes


def read(connection: Connection = CONNECTION, **changes: Any) -> StoreOrder:
    """The documented order with other values; None takes a field out."""
    order = documented() | changes
    kept = {name: value for name, value in order.items() if value is not None}
    return read_order(connection, json.dumps(kept).encode())
