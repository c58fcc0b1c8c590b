"""Running a store as a process of its own, for the demo."""

import argparse
import signal
import threading
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

OPTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("state_file", "--state", {"type": Path, "help": "keep the store in this file"}),
    ("trickle_seconds", "--trickle", {"type": float, "default": 0, "metavar": "SECONDS"}),
    ("name", "--name", {"default": "Corner & Co"}),
    ("timezone", "--timezone", {"default": "Europe/Paris"}),
    ("currency", "--currency", {"default": "EUR"}),
    ("tax_percent", "--tax", {"type": Decimal, "default": Decimal(20), "metavar": "PERCENT"}),
    ("seed", "--seed", {"type": int, "default": 1}),
    ("held", "--held", {"action": "store_true", "help": "webhooks wait to be released"}),
)


def parser(platform: str, options: type[Any]) -> argparse.ArgumentParser:
    """The arguments of every store; those of `options` that this kind of store has."""
    made = argparse.ArgumentParser(prog=f"python -m bordereau.standins.{platform}")
    made.add_argument("--port", type=int, default=0, help="0 takes a free one")
    known = {field.name for field in fields(options)}
    for name, flags, words in OPTIONS:
        if name in known:
            made.add_argument(flags, dest=name, **words)
    return made


def chosen(asked: argparse.Namespace, options: type[Any]) -> dict[str, Any]:
    known = {field.name for field in fields(options)}
    return {name: value for name, value in vars(asked).items() if name in known}


def told_to_stop() -> threading.Event:
    """Set when this process is asked to end."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def say(*lines: str) -> None:
    """Where the store is, and how to get in: at once, for whoever reads our output."""
    print("\n".join(lines), flush=True)
