"""A stand-in store for each test, and the hands that work it."""

from collections.abc import Iterator

import pytest

from bordereau.channels import lightspeed
from bordereau.channels.shapes import Connection
from bordereau.standins.lightspeed import LightspeedStandin, Options, run_lightspeed_standin

from ..in_hand import ADDRESS, StoreInHand


class LightspeedInHand(StoreInHand):
    platform = lightspeed
    standin: LightspeedStandin
    currency = "EUR"
    completed = "DELIVERED"

    def __init__(self, standin: LightspeedStandin) -> None:
        self.standin = standin
        goods = standin.shop.state.products.values()
        self.sku = next(one.sku for one in goods if one.quantity == 40 and not one.variations)
        credentials = {"access_token": standin.token, "client_secret": standin.client_secret}
        self.connection = Connection(standin.url, credentials, allow_private_address=True)

    def place_order(self, *, paid: bool = True, pickup: str = "", units: int = 1) -> str:
        payment = "AWAITING_PAYMENT" if not paid else "PAID"
        return self.standin.place_order({self.sku: units}, pickup=pickup, status=payment).id

    def place_orders(self, count: int) -> list[str]:
        return [order.id for order in self.standin.place_orders(count)]

    def cancel(self, order_id: str) -> None:
        self.standin.cancel(order_id)

    def touch(self, order_id: str) -> None:
        self.standin.update(order_id, comments="Ring twice")

    def delete(self, order_id: str) -> None:
        self.standin.delete(order_id)

    def status(self, order_id: str) -> str:
        return self.standin.order(order_id).fulfilment

    def tracking(self, order_id: str) -> str:
        return self.standin.order(order_id).tracking

    def product_id(self) -> str:
        return str(self.standin.sold(self.sku).id)

    def stock(self, product_id: str) -> int | None:
        return self.standin.shop.state.products[int(product_id)].quantity

    def writes(self) -> int:
        """An empty document changes nothing, of a thing that does not exist least of all."""
        return sum(one.method != "GET" and one.body != b"{}" for one in self.standin.requests)

    def webhook_addresses(self) -> list[str]:
        return [address] if (address := self.standin.shop.state.webhook) else []

    def listen(self) -> None:
        self.standin.set_webhook(ADDRESS)

    def renew_access(self) -> dict[str, str]:
        old = self.standin.shop.state.tokens.pop(self.standin.token)
        token = self.standin.add_token(*old.scopes)
        return {"access_token": token, "client_secret": self.standin.client_secret}

    def wrong_credentials(self) -> dict[str, str]:
        return {"access_token": "secret_wrong"}

    def read_only_credentials(self) -> dict[str, str]:
        scopes = ("read_orders", "read_catalog", "read_store_profile")
        return {"access_token": self.standin.add_token(*scopes)}


@pytest.fixture
def store() -> Iterator[LightspeedInHand]:
    with run_lightspeed_standin(Options(held=True)) as standin:
        yield LightspeedInHand(standin)
