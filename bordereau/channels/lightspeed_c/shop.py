"""The shop itself: its name, and the currency that its orders leave out."""

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.http import Answer
from bordereau.channels.lightspeed_c.client import Store, decode
from bordereau.channels.port import Refused
from bordereau.channels.text import one_line


class _Currency(msgspec.Struct):
    shortcode: object = ""


class Shop(msgspec.Struct, rename="camel"):
    main_domain: object = ""
    sub_domain: object = ""
    currency: _Currency = msgspec.field(default_factory=_Currency)

    @property
    def name(self) -> str:
        return one_line(self.main_domain) or one_line(self.sub_domain)

    @property
    def code(self) -> str:
        code = one_line(self.currency.shortcode).upper()
        return code if len(code) == 3 and code.isalpha() else ""


class _Shop(msgspec.Struct):
    shop: Shop


# A shop has one currency for good: asked once in a process.
_CURRENCIES: dict[tuple[str, str], str] = {}


def shop_in(store: Store, answer: Answer) -> Shop:
    return decode(answer.body, _Shop, store.site.host).shop


def currency_of(store: Store) -> str:
    key = (store.site.url, store.connection.credentials.get("api_key", ""))
    if key not in _CURRENCIES:
        code = shop_in(store, store.get("shop")).code
        if not code:
            raise Refused(
                _(
                    "%(host)s does not say in which currency the shop sells, so its orders cannot "
                    "be taken in. Nothing was changed. Choose its currency in the back office."
                ),
                host=store.site.host,
            )
        _CURRENCIES[key] = code
    return _CURRENCIES[key]
