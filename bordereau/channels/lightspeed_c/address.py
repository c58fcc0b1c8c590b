"""The API's address from what a person pasted. Pure."""

import re

import httpx
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_LANGUAGE = re.compile(r"/([a-z]{2})(/|$)")
# Every store lives on one of two clusters, each with one API for all of its stores.
_CLUSTERS = {
    "webshopapp.com": "api.webshopapp.com",
    "shoplightspeed.com": "api.shoplightspeed.com",
}
_BY_NAME = {"eu1": "api.webshopapp.com", "us1": "api.shoplightspeed.com"}
LANGUAGE = "en"


def normalise_url(typed: str) -> str:
    text = typed.strip().strip("<>\"'")
    text = _BY_NAME.get(text.lower(), text)
    if not _SCHEME.match(text):
        text = f"https://{text}"
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise _unusable(typed) from error
    if url.scheme not in ("https", "http") or url.userinfo:
        raise _unusable(typed)
    found = _LANGUAGE.match(url.path)
    language = found.group(1) if found else LANGUAGE
    if _is_ours(url):
        return str(url.copy_with(raw_path=f"/{language}".encode(), fragment=None))
    return f"https://{_api_of(url.host, typed)}/{language}"


def _is_ours(url: httpx.URL) -> bool:
    """A server of one's own network: a test's, or the demo's."""
    return url.port is not None or url.host == "localhost" or _is_number(url.host)


def _is_number(host: str) -> bool:
    return bool(host) and all(part.isdecimal() for part in host.split("."))


def _api_of(host: str, typed: str) -> str:
    for end, api in _CLUSTERS.items():
        if host == end or host.endswith(f".{end}"):
            return api
    raise _unusable(typed)


def _unusable(typed: str) -> Refused:
    return Refused(
        _(
            "“%(typed)s” does not say on which Lightspeed servers the store runs, so nothing was "
            "sent. Give the address of its back office as it stands in the browser, which ends in "
            "webshopapp.com or shoplightspeed.com."
        ),
        typed=typed.strip()[:100],
    )
