"""What the demo remembers between its starts, in the data folder."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


@dataclass(slots=True)
class Kept:
    password: str
    store_port: int = 0


def folder(data: Path) -> Path:
    made = data / "demo"
    made.mkdir(mode=0o700, exist_ok=True)
    return made


def load(data: Path) -> Kept:
    """What was kept; on the first start a new password."""
    file = folder(data) / "kept.json"
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=Kept)
    return Kept(new_password())


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


def store_file(data: Path) -> Path:
    """Where the stand-in store keeps itself."""
    return folder(data) / "store.json"
