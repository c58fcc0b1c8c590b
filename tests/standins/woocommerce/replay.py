"""Sends the recorded requests to a stand-in, in the order in which they were recorded."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from bordereau.standins.woocommerce import Options, Place, WooCommerceStandin

FOLDER = Path(__file__).parents[2] / "payloads" / "woocommerce" / "exchanges"
RECORDED_HOST = "127.0.0.1:8081"
NOBODY = "127.0.0.1:9"

RECORDED_SITE = Options(
    name="Test Shop",
    timezone="America/New_York",
    currency="USD",
    country="US",
    tax_percent=Decimal("8.875"),
    tax_label="NY Sales Tax",
    places=(Place("Brooklyn shop", "1 Test Street", "Brooklyn", "11201", "US", "NY"),),
    catalogue=False,
    held=True,
)


@dataclass(frozen=True)
class Exchange:
    name: str
    method: str
    url: str
    tls: bool
    auth: str
    body: str | None
    status: int
    headers: dict[str, str]
    answer: Any


def read(path: Path) -> Exchange:
    kept = json.loads(path.read_text())
    request, response = kept["request"], kept["response"]
    return Exchange(
        name=path.stem,
        method=request["method"],
        url=request["url"],
        tls=request["tls"],
        auth=request["auth"],
        body=request["body"],
        status=response["status"],
        headers=response["headers"],
        answer=response["json"],
    )


def recorded(first: int, last: int) -> list[Exchange]:
    numbered = ((int(path.stem[:3]), path) for path in sorted(FOLDER.glob("*.json")))
    return [read(path) for number, path in numbered if first <= number <= last]


def send(store: WooCommerceStandin, exchange: Exchange) -> httpx.Response:
    headers = {"X-Forwarded-Proto": "https"} if exchange.tls else {}
    body = exchange.body.replace("127.0.0.1:8099", NOBODY) if exchange.body else None
    url = exchange.url.replace("KEY", store.key).replace("SECRET", store.secret)
    if body:
        headers["Content-Type"] = "application/json"
    return httpx.request(
        exchange.method,
        store.url + url,
        headers=headers,
        content=body.encode() if body else None,
        auth=credentials(store, exchange),
        trust_env=False,
    )


def expected(store: WooCommerceStandin, exchange: Exchange) -> Any:
    """The recorded answer, as if it had been given here."""
    text = json.dumps(exchange.answer).replace(RECORDED_HOST, store.shop.address)
    return json.loads(text.replace("127.0.0.1:8099", NOBODY))


def credentials(store: WooCommerceStandin, exchange: Exchange) -> httpx.Auth | None:
    if "unknown-consumer-key" in exchange.name:
        return httpx.BasicAuth("ck_" + "0" * 40, store.secret)
    if "wrong-consumer-secret" in exchange.name:
        return httpx.BasicAuth(store.key, "cs_" + "0" * 40)
    if exchange.auth == "basic:read":
        return httpx.BasicAuth(store.read_only.key, store.read_only.secret)
    if exchange.auth == "basic:read_write":
        return httpx.BasicAuth(store.key, store.secret)
    return None


# What differs from one run to the next, or is numbered by tables that a stand-in has not.
VOLATILE = re.compile(
    r"\.(date_\w+|order_key|payment_url|permalink_template|price_html|related_ids|total_sales"
    r"|rate_code|menu_order|average_rating)$"
    r"|meta_data\[\d+\]\.id$"
)


def differences(wanted: Any, got: Any, path: str = "") -> list[str]:
    """Where the answer has other fields, other types or (if it can know them) other values."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        odd = sorted(wanted.keys() ^ got.keys())
        found = [f"{path}: {odd}"] if odd else []
        for key in wanted.keys() & got.keys():
            found += differences(wanted[key], got[key], f"{path}.{key}")
        return found
    if isinstance(wanted, list) and isinstance(got, list):
        if VOLATILE.search(path):
            return []
        found = [f"{path}: {len(wanted)} rows, not {len(got)}"] if len(wanted) != len(got) else []
        for place, (one, other) in enumerate(zip(wanted, got, strict=False)):
            found += differences(one, other, f"{path}[{place}]")
        return found
    if type(wanted) is not type(got):
        return [f"{path}: {wanted!r}, not {got!r}"]
    return [] if wanted == got or VOLATILE.search(path) else [f"{path}: {wanted!r}, not {got!r}"]


def shape(value: Any) -> Any:
    """Fields and types, without the values; of lists only that they are lists."""
    if isinstance(value, list):
        return [shape(row) for row in value[:1]]
    if isinstance(value, dict):
        return {key: kind(key, row) for key, row in value.items()}
    return type(value).__name__


def kind(key: str, value: Any) -> Any:
    if key.startswith("date_"):
        return "a date or nothing"
    return "list" if isinstance(value, list) else shape(value)


def client(store: WooCommerceStandin) -> httpx.Client:
    """Signed in, as over TLS."""
    return httpx.Client(
        base_url=f"{store.url}/wp-json/wc/v3",
        auth=(store.key, store.secret),
        headers={"X-Forwarded-Proto": "https"},
        trust_env=False,
    )
