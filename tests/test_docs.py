"""The documents name all there is: settings, commands and addresses of the API."""

import re
from pathlib import Path

from django.core.management import get_commands

from bordereau.api.problems import STATUSES
from bordereau.api.routes import api

ROOT = Path(__file__).resolve().parents[1]
OPERATING = (ROOT / "docs/operating.md").read_text()
API = (ROOT / "docs/api.md").read_text()
OF_THE_ENGINEER = {"messages", "demo", "bench", "migrate"}


def test_every_setting_is_explained() -> None:
    read = re.findall(r'"(BORDEREAU_[A-Z_]+)"', (ROOT / "bordereau/environment.py").read_text())
    assert [name for name in dict.fromkeys(read) if f"`{name}`" not in OPERATING] == []


def test_every_command_of_an_owner_is_named() -> None:
    ours = {name for name, app in get_commands().items() if app == "bordereau"}
    documents = OPERATING + (ROOT / "README.md").read_text() + API
    unnamed = [name for name in sorted(ours - OF_THE_ENGINEER) if name not in documents]
    assert unnamed == []


def test_every_address_of_the_api_is_named() -> None:
    paths = [path.removeprefix("/api/v1") for path in api.get_openapi_schema()["paths"]]
    named = re.sub(r"\{\w+\}", "{id}", API)
    endings = [re.sub(r"\{\w+\}", "{id}", path) for path in paths]
    assert [path for path in endings if not any(word in named for word in _ways(path))] == []


def test_every_field_that_a_caller_may_send_is_named() -> None:
    schemas = api.get_openapi_schema()["components"]["schemas"]
    sent = {
        field
        for name, schema in schemas.items()
        if name.endswith(("Body", "Change"))
        for field in schema["properties"]
    }
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`", API))))
    assert sorted(sent - words) == []


def test_every_code_with_a_status_of_its_own_is_named() -> None:
    assert [code for code in STATUSES if f"`{code}`" not in API] == []


def _ways(path: str) -> list[str]:
    """In full, or after a neighbour that shares its beginning: `/ship`, `/pick-up`."""
    return [f"{path}`", f"`/{path.rpartition('/')[2]}`"]
