"""Ids as BigCommerce writes them."""

from bordereau.channels.text import one_line


def number_of(value: object) -> int:
    """An id: 0 and null stand for none. Some fields hold it as text."""
    text = one_line(value)
    return int(text) if text.isascii() and text.isdigit() else 0
