"""A stand-in store for each test, and the hands that work it."""

from collections.abc import Iterator

import pytest

from bordereau.channels import shopify
from bordereau.channels.shapes import Connection
from bordereau.standins.shopify import Options, ShopifyStandin, run_shopify_standin
from bordereau.standins.shopify.gate import MUTATION

from ..in_hand import SECRET, StoreInHand

READING = (
    "read_all_orders",
    "read_inventory",
    "read_locations",
    "read_merchant_managed_fulfillment_orders",
    "read_orders",
    "read_products",
)


class ShopifyInHand(StoreInHand):
    platform = shopify
    standin: ShopifyStandin
    currency = "EUR"
    completed = "Fulfilled"

    def __init__(self, standin: ShopifyStandin) -> None:
        self.standin = standin
        self.old_town, self.riverside = standin.shop.state.locations
        self.sku = next(
            one.sku
            for one in standin.shop.state.variants.values()
            if one.tracked and one.levels[self.riverside].available == 0
        )
        self.connection = self.connection_with(
            client_id=standin.client_id, client_secret=standin.secret
        )

    def connection_with(self, **credentials: str) -> Connection:
        return Connection(self.standin.url, credentials, allow_private_address=True)

    def connection_that_may(self, *scopes: str) -> Connection:
        """As an app made in the admin has it."""
        token = self.standin.static_token(scopes)
        return self.connection_with(access_token=token.token, client_secret=self.standin.secret)

    def place_order(self, *, paid: bool = True, pickup: str = "", units: int = 1) -> str:
        order = self.standin.place_order(
            {self.sku: units}, pickup=pickup, payment="card" if paid else "bacs"
        )
        return str(order.id)

    def place_orders(self, count: int) -> list[str]:
        return [str(order.id) for order in self.standin.place_orders(count)]

    def cancel(self, order_id: str) -> None:
        self.standin.cancel(int(order_id))

    def touch(self, order_id: str) -> None:
        self.standin.annotate(int(order_id), "Ring twice")

    def delete(self, order_id: str) -> None:
        self.standin.delete(int(order_id))

    def status(self, order_id: str) -> str:
        if self.standin.order(int(order_id)).cancelled:
            return "Canceled"
        return self.standin.status(int(order_id)).replace("_", " ").capitalize()

    def tracking(self, order_id: str) -> str:
        sent = self.standin.order(int(order_id)).sent
        return ", ".join(number for one in sent for number in one.numbers)

    def product_id(self) -> str:
        return str(self.standin.variant(self.sku).id)

    def stock(self, product_id: str) -> int | None:
        variant = self.standin.shop.state.variants[int(product_id)]
        return variant.levels[self.old_town].available

    def location(self) -> str:
        return str(self.old_town)

    def writes(self) -> int:
        return len(self.written())

    def written(self) -> list[bytes]:
        return [one.body for one in self.standin.requests if MUTATION.search(one.body)]

    def webhook_addresses(self) -> list[str]:
        return [one.uri for one in self.standin.shop.state.webhooks.values()]

    def another_signer(self) -> tuple[Connection, str]:
        """Shopify signs with the app's secret, not with ours."""
        return self.connection_with(client_secret=f"{self.standin.secret}x"), SECRET

    def renew_access(self) -> dict[str, str]:
        """The secret is made anew at once, as after a leak."""
        self.standin.shop.state.secrets.remove(self.standin.secret)
        secret = self.standin.rotate_secret()
        self.standin.revoke_tokens()
        return {"client_id": self.standin.client_id, "client_secret": secret}

    def wrong_credentials(self) -> dict[str, str]:
        return self.connection.credentials | {"client_secret": "shpss_wrong"}

    def read_only_credentials(self) -> dict[str, str]:
        return self.connection_that_may(*READING).credentials


@pytest.fixture
def store() -> Iterator[ShopifyInHand]:
    with run_shopify_standin(Options(held=True, points=20_000, points_a_second=1000)) as standin:
        yield ShopifyInHand(standin)
