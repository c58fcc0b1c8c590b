"""What people typed into a store, as plain text: nothing unprintable, no stray spaces."""

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and line feed


def plain(value: object) -> str:
    """Lines are kept. Apps that write orders put numbers and nulls where text belongs."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = _UNPRINTABLE.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def one_line(value: object) -> str:
    return " ".join(plain(value).split())


def web_address(value: object) -> str:
    source = one_line(value)
    return source if source.startswith(("https://", "http://")) else ""
