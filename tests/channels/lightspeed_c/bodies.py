"""An order as `inbound` puts it together, from the composed payloads."""

import json
from pathlib import Path
from typing import Any

from bordereau.channels import lightspeed_c
from bordereau.channels.shapes import Connection, StoreOrder

PAYLOADS = Path(__file__).parents[2] / "payloads" / "lightspeed_c"
NOWHERE = Connection("https://api.webshopapp.com/nl", {"api_key": "k", "api_secret": "sekret"})


def order(**changes: Any) -> dict[str, Any]:
    return json.loads((PAYLOADS / "order.json").read_text())["order"] | changes  # type: ignore[no-any-return]


def line(**changes: Any) -> dict[str, Any]:
    rows = json.loads((PAYLOADS / "order_products.json").read_text())["orderProducts"]
    return rows[0] | changes  # type: ignore[no-any-return]


def read(lines: list[dict[str, Any]] | None = None, **changes: Any) -> StoreOrder:
    products = [line()] if lines is None else lines
    document = {"order": order(**changes), "products": products, "currency": "EUR"}
    return lightspeed_c.read_order(NOWHERE, json.dumps(document).encode())
