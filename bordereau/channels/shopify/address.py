"""The store's address from what a person pasted. Pure."""

import ipaddress
import re

import httpx
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HANDLE = re.compile(r"[a-z0-9][a-z0-9-]*")
_SHOP = re.compile(r"[a-z0-9][a-z0-9-]*\.myshopify\.com")
_ADMIN = re.compile(r"/store/([a-z0-9][a-z0-9-]*)(?:/.*)?")


def normalise_url(typed: str) -> str:
    """The API answers at the store's myshopify.com address alone, never at its own domain."""
    text = typed.strip().strip("<>\"'")
    if _HANDLE.fullmatch(text.lower()):
        return f"https://{text.lower()}.myshopify.com"
    try:
        url = httpx.URL(text if _SCHEME.match(text) else f"https://{text}")
    except httpx.InvalidURL as error:
        raise _unusable(typed) from error
    if url.scheme not in ("https", "http") or url.userinfo:
        raise _unusable(typed)
    if is_shop(url.host):
        return f"https://{url.host}"
    in_admin = _ADMIN.fullmatch(url.path.lower()) if url.host == "admin.shopify.com" else None
    if in_admin:
        return f"https://{in_admin[1]}.myshopify.com"
    if is_literal(url.host):
        return f"{url.scheme}://{url.netloc.decode('ascii')}"
    raise _unusable(typed)


def is_shop(host: str) -> bool:
    return _SHOP.fullmatch(host) is not None


def is_literal(host: str) -> bool:
    """An address in numbers: no store of Shopify's, but one that stands in for it."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def _unusable(typed: str) -> Refused:
    return Refused(
        _(
            "“%(typed)s” is not the address of a Shopify store, so nothing was sent. Type the one "
            "that ends in .myshopify.com; it stands in Shopify under Settings › Domains."
        ),
        typed=typed.strip()[:100],
    )
