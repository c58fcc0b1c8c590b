"""What people typed into a store, as plain text: nothing unprintable, no stray spaces."""

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and line feed


def plain(value: object) -> str:
    """Lines are kept."""
    return tidied(typed(value))


def one_line(value: object) -> str:
    return " ".join(plain(value).split())


def web_address(value: object) -> str:
    """Empty where it is no address that a browser may open."""
    source = one_line(value)
    return source if source.startswith(("https://", "http://")) else ""


def typed(value: object) -> str:
    """Apps of other people put numbers, nulls, flags and lists where text belongs."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def tidied(text: str) -> str:
    lines = _UNPRINTABLE.sub("", text).split("\n")
    return "\n".join(line.strip() for line in lines).strip()
