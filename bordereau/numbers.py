"""Numbers as callers send them: an address, a form or a header may hold anything."""

from collections.abc import Iterable


def number(text: str | None) -> int | None:
    """A whole number that both databases can compare with an id; None of whatever else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def numbers(texts: Iterable[str]) -> list[int]:
    """Those of the texts that are numbers, in their order and each once."""
    found = map(number, texts)
    return list(dict.fromkeys(one for one in found if one is not None))
