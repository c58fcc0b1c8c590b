"""What people typed into a store, as plain text. Missing values come as `false`, "" or null."""

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and line feed


def plain(value: object) -> str:
    """Lines are kept."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    text = _UNPRINTABLE.sub("", text)
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def one_line(value: object) -> str:
    return " ".join(plain(value).split())
