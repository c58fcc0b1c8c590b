"""What the app has been granted, as Shopify itself says."""

import msgspec

from bordereau.channels.shopify import tokens
from bordereau.channels.shopify.client import Store
from bordereau.channels.shopify.documents import SCOPES


class _Scope(msgspec.Struct):
    handle: str


class Installation(msgspec.Struct, rename="camel"):
    access_scopes: list[_Scope]

    @property
    def scopes(self) -> list[str]:
        return [one.handle for one in self.access_scopes]


class _Scopes(msgspec.Struct, rename="camel"):
    current_app_installation: Installation


def granted_scopes(store: Store) -> list[str]:
    tokens.begin_anew(store.connection)
    return store.read(_Scopes, SCOPES).current_app_installation.scopes
