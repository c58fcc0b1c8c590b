"""What the demo remembers between its starts, in the data folder."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from bordereau.standins.registry import OF_THE_DEMO

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


@dataclass(slots=True)
class Kept:
    password: str
    ports: dict[str, int] = field(default_factory=dict)  # of each store, by its platform
    store_port: int = 0  # of the only store that the demo had at first


def folder(data: Path) -> Path:
    """The stores keep themselves here, too."""
    made = data / "demo"
    made.mkdir(mode=0o700, exist_ok=True)
    return made


def load(data: Path) -> Kept:
    """What was kept; on the first start a new password."""
    file = folder(data) / "kept.json"
    if not file.exists():
        return Kept(new_password())
    known = msgspec.json.decode(file.read_bytes(), type=Kept)
    if known.store_port:
        _take_over_the_only_store(data, known)
    return known


def _take_over_the_only_store(data: Path, known: Kept) -> None:
    known.ports[OF_THE_DEMO], known.store_port = known.store_port, 0
    alone = folder(data) / "store.json"
    if alone.exists():
        alone.replace(store_file(data, OF_THE_DEMO))


def save(data: Path, kept: Kept) -> None:
    file = folder(data) / "kept.json"
    part = file.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(msgspec.json.encode(kept))
    part.replace(file)


def new_password() -> str:
    """One that can be read aloud: kadu-mori-tesa-buvi-zelo, about 60 bits."""
    return "-".join(_syllable() + _syllable() for _ in range(5))


def _syllable() -> str:
    return secrets.choice(CONSONANTS) + secrets.choice(VOWELS)


def store_file(data: Path, platform: str) -> Path:
    """Where a stand-in store keeps itself."""
    return folder(data) / f"{platform}.json"
