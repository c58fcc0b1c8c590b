"""The vendor's own documents. They have no licence, so they are read where somebody has put them
beside the checkout (or where PLATFORM_DATA says), and are never part of it.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

BESIDE = Path(__file__).resolve().parents[3].parent / "shared" / "platforms" / "data"
FOLDER = Path(os.environ.get("PLATFORM_DATA", BESIDE)) / "bigcommerce"

needs_documents = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="BigCommerce's documents have no licence and are not here"
)


def example(name: str) -> Any:
    return json.loads((FOLDER / "examples" / f"{name}.json").read_text())


def examples(pattern: str) -> list[str]:
    return sorted(one.stem for one in (FOLDER / "examples").glob(f"{pattern}.json"))


def callbacks() -> dict[str, bytes]:
    found = sorted((FOLDER / "webhook-callbacks").glob("*.json"))
    return {one.stem: one.read_bytes() for one in found}
