"""A stand-in store for each test, and the hands that work it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bordereau.channels import lightspeed_c
from bordereau.channels.shapes import Connection
from bordereau.standins.lightspeed_c import (
    LightspeedCStandin,
    Options,
    run_lightspeed_c_standin,
)

from ..in_hand import SECRET, StoreInHand


class LightspeedCInHand(StoreInHand):
    platform = lightspeed_c
    standin: LightspeedCStandin
    currency = "EUR"
    completed = "completed_shipped"

    def __init__(self, standin: LightspeedCStandin) -> None:
        self.standin = standin
        self.sku = next(
            one.sku
            for one in standin.shop.state.variants.values()
            if one.stock_tracking == "enabled" and one.stock_level > 5
        )
        credentials = {"api_key": standin.key, "api_secret": standin.secret}
        self.connection = Connection(standin.url, credentials, allow_private_address=True)

    def place_order(self, *, paid: bool = True, pickup: str = "", units: int = 1) -> str:
        order = self.standin.place_order(
            {self.sku: units}, pickup=pickup, payment="card" if paid else "later"
        )
        return str(order.id)

    def place_orders(self, count: int) -> list[str]:
        return [str(order.id) for order in self.standin.place_orders(count)]

    def cancel(self, order_id: str) -> None:
        self.standin.cancel(int(order_id))

    def touch(self, order_id: str) -> None:
        self.standin.note(int(order_id), "Ring twice")

    def delete(self, order_id: str) -> None:
        self.standin.delete(int(order_id))

    def status(self, order_id: str) -> str:
        return self.standin.order(int(order_id)).status

    def tracking(self, order_id: str) -> str:
        return ", ".join(one.tracking for one in self.standin.order(int(order_id)).shipments)

    def product_id(self) -> str:
        return str(self.standin.variant(self.sku).id)

    def stock(self, product_id: str) -> int | None:
        return self.standin.shop.state.variants[int(product_id)].stock_level

    def writes(self) -> int:
        return sum(one.method != "GET" for one in self.standin.requests)

    def webhook_addresses(self) -> list[str]:
        return [one.address for one in self.standin.shop.state.webhooks.values()]

    def another_signer(self) -> tuple[Connection, str]:
        """The API's own secret signs, and not one of ours."""
        return replace(self.connection, credentials=self.wrong_credentials()), SECRET

    def renew_access(self) -> dict[str, str]:
        del self.standin.shop.state.keys[self.standin.key]
        key = self.standin.add_key()
        return {"api_key": key.key, "api_secret": key.secret}

    def wrong_credentials(self) -> dict[str, str]:
        return self.connection.credentials | {"api_secret": "0" * 32}

    def read_only_credentials(self) -> dict[str, str]:
        key = self.standin.read_only
        return {"api_key": key.key, "api_secret": key.secret}


@pytest.fixture
def store() -> Iterator[LightspeedCInHand]:
    with run_lightspeed_c_standin(Options(held=True)) as standin:
        yield LightspeedCInHand(standin)
