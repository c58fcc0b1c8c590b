"""A store of each platform, connected as its owner would connect it, for tests of the whole."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest

from bordereau.channels import actions, places, product_import
from bordereau.channels.models import Channel
from bordereau.channels.sync import sync
from bordereau.fulfilment.models import Fulfilment
from bordereau.staff.access import SYSTEM
from bordereau.standins import bigcommerce as big
from bordereau.standins import lightspeed as e_series
from bordereau.standins import lightspeed_c as c_series
from bordereau.standins import shopify as shop
from bordereau.standins import woocommerce as woo
from bordereau.standins.common import shelf
from bordereau.stock.models import Outlet
from tests.channels.bigcommerce.conftest import BigCommerceInHand
from tests.channels.in_hand import SECRET, StoreInHand
from tests.channels.lightspeed.conftest import LightspeedInHand
from tests.channels.lightspeed_c.conftest import LightspeedCInHand
from tests.channels.shopify.conftest import ShopifyInHand
from tests.channels.woocommerce.conftest import WooCommerceInHand
from tests.makers import an_outlet

PLACES = ("Old Town", "Riverside")  # of every stand-in


@contextmanager
def bigcommerce() -> Iterator[StoreInHand]:
    with big.run_bigcommerce_standin(big.Options(held=True)) as standin:
        yield BigCommerceInHand(standin)


@contextmanager
def lightspeed() -> Iterator[StoreInHand]:
    with e_series.run_lightspeed_standin(e_series.Options(held=True)) as standin:
        yield LightspeedInHand(standin)


@contextmanager
def lightspeed_c() -> Iterator[StoreInHand]:
    plenty = c_series.Options(held=True, limits=(3_000, 30_000, 120_000))
    with c_series.run_lightspeed_c_standin(plenty) as standin:
        yield LightspeedCInHand(standin)


@contextmanager
def shopify() -> Iterator[StoreInHand]:
    plenty = shop.Options(held=True, points=20_000, points_a_second=1_000)
    with shop.run_shopify_standin(plenty) as standin:
        yield ShopifyInHand(standin)


@contextmanager
def woocommerce() -> Iterator[StoreInHand]:
    with woo.run_woocommerce_standin(woo.Options(held=True)) as standin:
        yield WooCommerceInHand(standin)


STORES: dict[str, Callable[[], AbstractContextManager[StoreInHand]]] = {
    "bigcommerce": bigcommerce,
    "lightspeed": lightspeed,
    "lightspeed_c": lightspeed_c,
    "shopify": shopify,
    "woocommerce": woocommerce,
}


@dataclass
class Connected:
    store: StoreInHand
    channel: Channel

    def sync(self) -> None:
        """What the store tells; a place that it names for the first time is the outlet so named."""
        sync(self.channel.pk, SYSTEM)
        if self.answer_places():
            sync(self.channel.pk, SYSTEM)

    def answer_places(self) -> bool:
        outlets = dict(Outlet.objects.values_list("name", "pk"))
        asked = places.unanswered_places().filter(channel=self.channel)
        answers = {place.pk: outlets.get(place.name) for place in asked}
        places.map_places(self.channel.pk, answers, SYSTEM)
        return bool(answers)

    def order(self, **wish: bool | str | int) -> tuple[str, Fulfilment]:
        """One that a customer has just placed: what the store calls it, and our work on it."""
        order_id = self.store.place_order(**wish)  # type: ignore[arg-type]
        self.sync()
        return order_id, Fulfilment.objects.get(sale__store_order_id=order_id)


@contextmanager
def few_goods() -> Iterator[None]:
    """For who imports them all and tells the stock of each: a twentieth of what a shop sells."""
    some = shelf.rows()[::20]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "rows", lambda: some)
        yield


@contextmanager
def connected(platform: str) -> Iterator[Connected]:
    """With an outlet for each of the store's places, and its products imported."""
    outlets = [an_outlet(name[:3].upper(), name) for name in PLACES]
    with few_goods(), STORES[platform]() as store:
        channel = actions.connect(
            actions.NewChannel(
                platform=platform,
                name="Web shop",
                url=store.connection.url,
                credentials=store.connection.credentials,
                outlet_ids=[outlet.pk for outlet in outlets],
                allow_private_address=True,
            ),
            SYSTEM,
        )
        product_import.take_products(channel.pk, SYSTEM)
        channel = actions.resume(channel.pk, SYSTEM)
        channel.webhook_secret = SECRET
        channel.save(update_fields=["webhook_secret"])
        found = Connected(store, channel)
        found.answer_places()
        yield found
