"""The store's address from what a person pasted. Pure."""

import re

import httpx
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# People paste what their browser shows: a page of WordPress's own, or of its API.
_BELOW_THE_STORE = re.compile(r"/(wp-admin|wp-json|wp-login\.php|index\.php)(/.*)?$")


def normalise_url(typed: str) -> str:
    text = typed.strip().strip("<>\"'")
    if not _SCHEME.match(text):
        text = f"https://{text}"
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise _unusable(typed) from error
    if url.scheme not in ("https", "http") or not _is_host(url.host) or url.userinfo:
        raise _unusable(typed)
    path = _BELOW_THE_STORE.sub("", url.path).rstrip("/")
    return str(url.copy_with(raw_path=path.encode() or b"/", fragment=None)).rstrip("/")


def _is_host(host: str) -> bool:
    return bool(host) and not re.search(r"[\s/\\@%<>\"']", host)


def _unusable(typed: str) -> Refused:
    return Refused(
        _(
            "“%(typed)s” is not a store's address, so nothing was sent. Type it as it stands in "
            "the browser's address bar, such as https://shop.example."
        ),
        typed=typed.strip()[:100],
    )
