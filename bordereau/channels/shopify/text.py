"""What people typed into a store, as plain text that prints. Shopify's texts hold no HTML."""

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and line feed


def plain(value: str | None) -> str:
    text = (value or "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.strip() for line in _UNPRINTABLE.sub("", text).split("\n")).strip()


def one_line(value: str | None) -> str:
    return " ".join(plain(value).split())
