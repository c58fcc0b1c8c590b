"""What a real store sent. See tests/payloads/woocommerce/ORIGIN.md."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "payloads" / "woocommerce"
NOT_ONE_ORDER = {"batch-response", "list-page-1"}
ORDERS = sorted(
    path.stem for path in (FOLDER / "orders").glob("*.json") if path.stem not in NOT_ONE_ORDER
)
ERRORS = sorted(path.stem for path in (FOLDER / "errors").glob("[345]*.json"))


@dataclass(frozen=True)
class Recorded:
    name: str
    headers: dict[str, str]
    body: bytes
    secret: str

    @property
    def topic(self) -> str:
        return self.headers.get("X-WC-Webhook-Topic", "ping")


def document(path: str) -> Any:
    return json.loads((FOLDER / f"{path}.json").read_bytes())


def order(name: str) -> dict[str, Any]:
    found: dict[str, Any] = document(f"orders/{name}")
    return found


def webhooks() -> list[Recorded]:
    lines = (FOLDER / "webhooks.jsonl").read_text().splitlines()
    return [_webhook(json.loads(line)) for line in lines]


def _webhook(row: dict[str, Any]) -> Recorded:
    headers = dict(row["headers"])
    return Recorded(row["name"], headers, base64.b64decode(row["body_base64"]), row["secret"] or "")
