"""A backup's file: the database, the keys that open its credentials, and what it should hold."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

DATABASE = "database"
KEYS = ("secret_key", "credential_keys")
MANIFEST = "manifest.json"
FORMAT = 1


class NotABackup(Exception):
    """What is wrong with the file, in a sentence."""


class Manifest(msgspec.Struct):
    format: int
    made_at: datetime
    database: str  # sqlite or postgresql
    migrations: list[str]  # those of ours that its tables had
    rows: dict[str, int]  # by table
    sha256: dict[str, str]  # by member


def pack(folder: Path, manifest: Manifest, file: Path) -> None:
    """Make the file of the members in `folder`. Raises FileExistsError; then nothing changed."""
    manifest.sha256 = {name: _digest(folder / name) for name in (DATABASE, *KEYS)}
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    whole = folder / "whole"
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar:
            for name in (MANIFEST, DATABASE, *KEYS):
                tar.add(folder / name, name)
        stream.flush()
        os.fsync(stream.fileno())
    os.link(whole, file)  # fails where something is already: a backup is never overwritten


def unpack(file: Path, folder: Path) -> Manifest:
    """Take the members out and check them. Raises NotABackup, OSError."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content and member.name in {MANIFEST, DATABASE, *KEYS}:
                    with (folder / member.name).open("wb") as stream:
                        shutil.copyfileobj(content, stream)
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (tarfile.TarError, EOFError, msgspec.DecodeError, FileNotFoundError) as error:
        if not file.exists():
            raise NotABackup(f"There is no file {file}.") from error
        raise NotABackup(f"{file} is not a whole backup of Bordereau.") from error
    if manifest.format != FORMAT:
        raise NotABackup(f"{file} was made by a newer Bordereau. Update this one first.")
    for name in _damaged(folder, manifest):
        raise NotABackup(f"{file} is damaged: its {name} is not what was packed.")
    return manifest


def _damaged(folder: Path, manifest: Manifest) -> Iterable[str]:
    for name in (DATABASE, *KEYS):
        member = folder / name
        if not member.exists() or _digest(member) != manifest.sha256.get(name):
            yield name


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
