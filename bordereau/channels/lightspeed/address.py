"""The address of the store's API from what a person pasted: its number is all that counts. Pure."""

import ipaddress
import re

import httpx
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused

API = "https://app.ecwid.com/api/v3"

_NUMBER = re.compile(r"#?\s*([0-9]{1,15})")
# Where a number stands in the addresses that a browser shows: the admin's, the API's, and the
# one that every store has until it gets a domain of its own.
_IN_PATH = re.compile(r"/(?:store|v3)/([0-9]{1,15})(?:[/?#]|$)")
_IN_HOST = re.compile(r"store([0-9]{1,15})\.")


def normalise_url(typed: str) -> str:
    text = typed.strip().strip("<>\"'")
    number = _NUMBER.fullmatch(text)
    if number:
        return f"{API}/{number[1]}"
    url = _url(text)
    found = _IN_PATH.search(f"{url.path}#{url.fragment}") or _IN_HOST.match(url.host)
    if found is None or url.userinfo:
        raise _unusable(typed)
    return f"{_api_at(url)}/{found[1]}"


def store_number(url: str) -> str:
    """The last part of an address that `normalise_url` has made."""
    return url.rpartition("/")[2]


def _url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text if "://" in text else f"https://{text}")
    except httpx.InvalidURL as error:
        raise _unusable(text) from error
    if url.scheme not in ("https", "http") or not url.host:
        raise _unusable(text)
    return url


def _api_at(url: httpx.URL) -> str:
    """The platform's own, unless the address is one of a private network's: a store on trial."""
    if not _is_private(url.host):
        return API
    return str(url.copy_with(raw_path=b"/api/v3", fragment=None))


def _is_private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host


def _unusable(typed: str) -> Refused:
    return Refused(
        _(
            "“%(typed)s” does not name an E-Series store, so nothing was sent. Type the store's "
            "ID, a number: it stands after /store/ in the address of its admin pages."
        ),
        typed=typed.strip()[:100],
    )
