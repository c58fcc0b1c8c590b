"""Shopify's ids are gid://shopify/Order/450789469; ours are their numbers. Pure."""

_START = "gid://shopify/"


def gid(kind: str, number: str) -> str:
    return f"{_START}{kind}/{number}"


def number(gid_: str) -> str:
    """The last part, without the parameters that some ids carry."""
    return gid_.rpartition("/")[2].partition("?")[0]


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
