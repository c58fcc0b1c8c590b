"""What the store's profile says: its name, its currency, and its custom statuses."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from bordereau.channels.lightspeed.client import Store
from bordereau.channels.text import one_line


class Formats(msgspec.Struct):
    """Kept with every order, which would mean little without them."""

    currency: str
    decimals: int = msgspec.field(name="currencyPrecision", default=2)
    timezone: str = ""

    @property
    def zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.timezone)
        except (KeyError, ValueError):  # a zone that this machine has not heard of, or none
            return ZoneInfo("UTC")


class _Named(msgspec.Struct):
    name: object = msgspec.field(name="storeName", default="")


class _Company(msgspec.Struct):
    name: object = msgspec.field(name="companyName", default="")


class _Account(msgspec.Struct):
    name: object = msgspec.field(name="accountName", default="")


class Profile(msgspec.Struct):
    formats: Formats = msgspec.field(name="formatsAndUnits")
    settings: _Named = msgspec.field(default_factory=_Named)
    company: _Company = msgspec.field(default_factory=_Company)
    account: _Account = msgspec.field(default_factory=_Account)

    @property
    def name(self) -> str:
        named = (self.settings, self.company, self.account)
        return next((name for one in named if (name := one_line(one.name))), "")


class _Status(msgspec.Struct):
    id: str = msgspec.field(name="statusId")
    type: str = msgspec.field(name="orderStatusType", default="")
    is_enabled: bool = msgspec.field(name="enabled", default=False)
    name: object = ""


class _Statuses(msgspec.Struct):
    items: list[_Status] = []


def read_profile(store: Store) -> Profile:
    wanted = "settings(storeName),company(companyName),account(accountName),formatsAndUnits"
    return store.read(Profile, "profile", responseFields=wanted)


def read_formats(store: Store) -> Formats:
    return store.read(Profile, "profile", responseFields="formatsAndUnits").formats


def custom_fulfilment_statuses(store: Store) -> Sequence[tuple[str, str]]:
    """The ids and names of those that the shop has made and uses."""
    statuses = store.read(_Statuses, "profile/order_statuses").items
    return [
        (one.id, one_line(one.name))
        for one in statuses
        if one.is_enabled and one.type == "FULFILLMENT_STATUS" and one.id.startswith("CUSTOM_")
    ]
