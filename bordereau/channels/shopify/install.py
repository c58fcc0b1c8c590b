"""Letting us in by installing an app of the owner's own: Shopify's authorization code flow."""

from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
from django.utils.translation import gettext_noop as _

from bordereau.channels.http import Site
from bordereau.channels.port import BadSignature, Refused
from bordereau.channels.shapes import AppCall, Installation
from bordereau.channels.shopify import tokens
from bordereau.channels.shopify.address import is_literal, is_shop
from bordereau.channels.shopify.scopes import NEEDED
from bordereau.channels.shopify.secrets import is_signed, secrets_of


def install_address(app: Mapping[str, str], url: str, callback: str, state: str) -> str:
    if not app.get("client_id"):
        raise Refused(_("There is no client ID, so Shopify cannot be asked. Give the app's own."))
    asked = {
        "client_id": app["client_id"],
        "scope": ",".join(NEEDED),
        "redirect_uri": callback,
        "state": state,
    }
    return f"{url}/admin/oauth/authorize?{urlencode(asked)}"


def finish_install(app: Mapping[str, str], callback: str, query: Mapping[str, str]) -> Installation:
    """The token asked for is one that does not expire.

    Tokens that do come with a second one for their renewal, both of which change each time; a
    process that died between the renewal and writing them down would shut the store for good.
    Shopify demands such tokens of public apps alone, and this app is the shop's own.
    """
    url = _signed_shop(app, query)
    body = {
        "client_id": app["client_id"],
        "client_secret": secrets_of(app)[0],
        "code": query.get("code", ""),
    }
    is_ours = is_literal(httpx.URL(url).host)
    granted = tokens.ask(Site(url, is_ours), body)
    return Installation(
        url, {"access_token": granted.access_token, "client_secret": app["client_secret"]}, is_ours
    )


def read_app_call(app: Mapping[str, str], query: Mapping[str, str]) -> AppCall:
    """Shopify opens our app. That it was removed is told by the next refusal of its token."""
    return AppCall("load", _signed_shop(app, query))


def _signed_shop(app: Mapping[str, str], query: Mapping[str, str]) -> str:
    """The store's address, once it is certain that Shopify named it."""
    rest = {name: value for name, value in query.items() if name != "hmac"}
    message = "&".join(f"{name}={rest[name]}" for name in sorted(rest))
    try:
        signature = bytes.fromhex(query.get("hmac", ""))
    except ValueError as error:
        raise BadSignature from error
    if not is_signed(secrets_of(app), message.encode(), signature):
        raise BadSignature
    shop = query.get("shop", "")
    if is_shop(shop):
        return f"https://{shop}"
    if is_literal(shop.partition(":")[0]):
        return f"http://{shop}"
    raise BadSignature
