"""Trying a connection before anything rests on it. Changes nothing on the store."""

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.port import Refused
from bordereau.channels.shapes import Connection, StoreFacts, StoreLocation
from bordereau.channels.shopify import client, scopes, tokens
from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import LOCATIONS, SHOP, VERSION
from bordereau.channels.shopify.grants import Installation
from bordereau.channels.shopify.ids import number
from bordereau.channels.shopify.paging import PageInfo
from bordereau.channels.text import one_line


class _Shop(msgspec.Struct, rename="camel"):
    name: str
    currency_code: str


class _Facts(msgspec.Struct, rename="camel"):
    shop: _Shop
    current_app_installation: Installation


def check(connection: Connection) -> StoreFacts:
    store = Store(connection)
    tokens.begin_anew(connection)
    facts = store.read(_Facts, SHOP)
    _see_that_we_are_understood(store)
    lacking = scopes.missing(facts.current_app_installation.scopes)
    return StoreFacts(
        one_line(facts.shop.name) or store.host,
        facts.shop.currency_code,
        missing_permissions=lacking,
        may_import=not set(scopes.IMPORTING) & set(lacking),
    )


def _see_that_we_are_understood(store: Store) -> None:
    """Shopify answers a version that it no longer knows with another, and says so in a header."""
    version = client.SPOKEN.get(store.host, VERSION)
    if version != VERSION:
        raise Refused(
            _(
                "%(host)s speaks version %(theirs)s of Shopify's API and no longer %(ours)s, which "
                "this Bordereau was made for. Nothing was changed. Update Bordereau."
            ),
            host=store.host,
            theirs=version,
            ours=VERSION,
        )


class _Location(msgspec.Struct, rename="camel"):
    id: str
    name: str
    is_fulfillment_service: bool = False


class _Locations(msgspec.Struct, rename="camel"):
    nodes: list[_Location]
    page_info: PageInfo


class _Found(msgspec.Struct):
    locations: _Locations


def fetch_locations(connection: Connection) -> tuple[StoreLocation, ...]:
    """The shop's own: a fulfilment service counts its stock itself."""
    store, info = Store(connection), PageInfo(True)
    found: list[_Location] = []
    while info.has_next_page:
        page = store.read(_Found, LOCATIONS, after=info.end_cursor).locations
        found += page.nodes
        info = page.page_info
    return tuple(
        StoreLocation(number(one.id), one_line(one.name))
        for one in found
        if not one.is_fulfillment_service
    )
