"""The store's API address from what a person pasted. Pure."""

import re

import httpx
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused

API_HOST = "https://api.bigcommerce.com"

_HASH = re.compile(r"[a-z0-9]{3,40}")
# The API path that an account is shown with, and the `context` of an app's callback.
_IN_PATH = re.compile(r"/?stores/([a-z0-9]{3,40})(/.*)?")
# Each store keeps this address beside its own: the control panel stands there.
_CONTROL_PANEL = re.compile(r"store-([a-z0-9]{3,40})\.mybigcommerce\.com")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def normalise_url(typed: str) -> str:
    """`…/stores/HASH` at the API's own host, or at the address of a store on our network."""
    text = typed.strip().strip("<>\"'")
    if _HASH.fullmatch(text):
        return f"{API_HOST}/stores/{text}"
    if found := _IN_PATH.fullmatch(text):
        return f"{API_HOST}/stores/{found[1]}"
    return _from_url(text if _SCHEME.match(text) else f"https://{text}", typed)


def _from_url(text: str, typed: str) -> str:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise _unusable(typed) from error
    if url.scheme not in ("https", "http") or not url.host or url.userinfo:
        raise _unusable(typed)
    if panel := _CONTROL_PANEL.fullmatch(url.host):
        return f"{API_HOST}/stores/{panel[1]}"
    if found := _IN_PATH.fullmatch(url.path):
        return f"{_origin(url)}/stores/{found[1]}"
    raise _unusable(typed)


def _origin(url: httpx.URL) -> str:
    is_real = url.host == "api.bigcommerce.com"
    return API_HOST if is_real else f"{url.scheme}://{url.netloc.decode('ascii')}"


def store_hash(url: str) -> str:
    return url.rpartition("/")[2]


def _unusable(typed: str) -> Refused:
    return Refused(
        _(
            "“%(typed)s” does not say which BigCommerce store it is, so nothing was sent. Paste "
            "the API path that was shown with the API account, such as "
            "https://api.bigcommerce.com/stores/abc123/v3/."
        ),
        typed=typed.strip()[:100],
    )
