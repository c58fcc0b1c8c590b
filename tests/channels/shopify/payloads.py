"""What Shopify sends, as its samples show it. See tests/payloads/shopify/ORIGIN.md."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "payloads" / "shopify"


def webhook(name: str) -> tuple[str, bytes]:
    """The topic and the body."""
    sample: dict[str, Any] = json.loads((FOLDER / "webhooks" / f"{name}.json").read_text())
    return sample["topic"], json.dumps(sample["payload"]).encode()


def answer(name: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((FOLDER / "answers" / f"{name}.json").read_text())
    return kept


def signatures() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((FOLDER / "signatures.json").read_text())
    return kept
