"""The settings that an owner may change, read from BORDEREAU_… variables and checked before use."""

import contextlib
import os
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from cryptography.fernet import Fernet

DATABASES = frozenset({"postgresql", "postgres", "sqlite"})
MAIL_PORTS = {"smtp": 587, "smtps": 465}


class SettingsMistake(Exception):
    """A setting that cannot be used: its name, what is wrong, and what would be right."""

    def __init__(self, name: str, wrong: str, hint: str) -> None:
        super().__init__(f"{name} {wrong}. {hint}")


@dataclass(frozen=True, slots=True)
class Environment:
    data: Path
    port: int
    host: str
    database_url: str
    public_url: str
    live_url: str
    poll_seconds: int
    debug: bool
    web_workers: int
    mail: "Mail"


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that takes our letters to customers; without a host there are none."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    is_tls_from_start: bool = False
    sender: str = ""


def whole_number(name: str, default: int, low: int, high: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingsMistake(
            name, f"is {text!r}", f"Give a whole number from {low} to {high}, or unset it."
        )
    return int(text)


def web_address(name: str) -> str:
    text = os.environ.get(name, "").rstrip("/")
    parts = _split(text)
    if text and (parts is None or parts.scheme not in ("http", "https") or not parts.hostname):
        raise SettingsMistake(
            name, f"is {text!r}", "Give a whole address such as https://orders.example.com."
        )
    return text


def data_folder() -> Path:
    default = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "bordereau"
    folder = Path(os.environ.get("BORDEREAU_DATA") or default).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsMistake(
            "BORDEREAU_DATA",
            f"is {folder}, which cannot be made ({error.strerror})",
            "Give a folder that this user may write to.",
        ) from error
    if not os.access(folder, os.W_OK):
        raise SettingsMistake(
            "BORDEREAU_DATA",
            f"is {folder}, where this user may not write",
            "Give a folder that this user may write to.",
        )
    return folder


def database_url() -> str:
    url = os.environ.get("BORDEREAU_DATABASE_URL", "")
    parts = _split(url)
    if not url or (parts and parts.scheme in DATABASES and parts.path.strip("/")):
        return url
    raise SettingsMistake(
        "BORDEREAU_DATABASE_URL",
        "is not the address of a database",
        "Give postgresql://user:password@host/name, or unset it to use SQLite.",
    )


def switch(name: str) -> bool:
    text = os.environ.get(name, "")
    if text not in ("", "0", "1"):
        raise SettingsMistake(name, f"is {text!r}", "Give 1 or 0, or unset it.")
    return text == "1"


def mail() -> Mail:
    """Raises SettingsMistake. Where there is a password to protect, TLS is asked for."""
    url = os.environ.get("BORDEREAU_EMAIL_URL", "")
    if not url:
        return Mail()
    parts = _split(url)
    if parts is None or parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise SettingsMistake(
            "BORDEREAU_EMAIL_URL",
            "is not the address of a mail server",
            "Give smtp://user:password@host:587 or smtps://user:password@host:465, or unset it.",
        )
    sender = os.environ.get("BORDEREAU_EMAIL_FROM", "")
    if "@" not in parseaddr(sender)[1]:
        raise SettingsMistake(
            "BORDEREAU_EMAIL_FROM",
            f"is {sender!r}",
            "Give the address that customers answer to, such as 'Shop <shop@example.com>'.",
        )
    return Mail(
        host=parts.hostname,
        port=parts.port or MAIL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls_from_start=parts.scheme == "smtps",
        sender=sender,
    )


def _split(url: str) -> SplitResult | None:
    """None for what is no address, or has a port that does not exist."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def read() -> Environment:
    """Raises SettingsMistake."""
    return Environment(
        data=data_folder(),
        port=whole_number("BORDEREAU_PORT", 8000, 1, 65534),
        host=os.environ.get("BORDEREAU_HOST", "127.0.0.1"),
        database_url=database_url(),
        public_url=web_address("BORDEREAU_PUBLIC_URL"),
        live_url=web_address("BORDEREAU_LIVE_URL"),
        poll_seconds=whole_number("BORDEREAU_POLL_SECONDS", 60, 1, 86400),
        debug=switch("BORDEREAU_DEBUG"),
        web_workers=whole_number("BORDEREAU_WEB_WORKERS", 1, 1, 64),
        mail=mail(),
    )


def database(url: str, data: Path) -> dict[str, object]:
    """Django's description of the database; SQLite in the data folder unless the URL says more."""
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        return {
            "ENGINE": "bordereau.sqlite",
            "NAME": unquote(parts.path) if url else str(data / "bordereau.sqlite3"),
            # To open it, and to tidy its log when the last one closes, costs more than a request.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # A writer must hold the lock from its first read: SQLite has no row locks.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;",
            },
        }
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def kept_secrets(file: Path) -> list[str]:
    """The lines of a secret file in the data folder, made on first use and readable by us alone."""
    if not file.exists():
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT, 0o600), "w") as stream:
            stream.write(Fernet.generate_key().decode() + "\n")
        with contextlib.suppress(FileExistsError):  # another process was first: its secret counts
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text().split()
