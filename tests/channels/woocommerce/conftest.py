"""A stand-in store for each test, and the hands that work it."""

from collections.abc import Iterator

import pytest

from bordereau.channels import woocommerce
from bordereau.channels.shapes import Connection
from bordereau.standins.woocommerce import Options, WooCommerceStandin, run_woocommerce_standin

from ..in_hand import StoreInHand

READS = frozenset({"GET", "HEAD", "OPTIONS"})


class WooCommerceInHand(StoreInHand):
    platform = woocommerce
    standin: WooCommerceStandin
    currency = "EUR"
    completed = "completed"

    def __init__(self, standin: WooCommerceStandin) -> None:
        self.standin = standin
        self.sku = next(
            one.sku
            for one in standin.shop.state.products.values()
            if one.type == "simple" and one.manage_stock is True and (one.stock_quantity or 0) > 5
        )
        credentials = {"consumer_key": standin.key, "consumer_secret": standin.secret}
        self.connection = Connection(standin.url, credentials, allow_private_address=True)

    def place_order(self, *, paid: bool = True, pickup: str = "", units: int = 1) -> str:
        order = self.standin.place_order(
            {self.sku: units}, pickup=pickup or None, payment="card" if paid else "bacs"
        )
        return str(order.id)

    def place_orders(self, count: int) -> list[str]:
        placed = self.standin.place_orders(count)
        for order in placed:  # whatever the dice made of them, they wait
            self.standin.set_status(order.id, "processing")
        return [str(order.id) for order in placed]

    def cancel(self, order_id: str) -> None:
        self.standin.cancel(int(order_id))

    def touch(self, order_id: str) -> None:
        self.standin.update(int(order_id), {"customer_note": "Ring twice"})

    def delete(self, order_id: str) -> None:
        self.standin.delete(int(order_id))

    def status(self, order_id: str) -> str:
        return self.standin.order(int(order_id)).status

    def tracking(self, order_id: str) -> str:
        """The store has no field for it: a note of the shop's staff tells."""
        notes = self.standin.order(int(order_id)).notes
        return ", ".join(one.note for one in notes if "tracking" in one.note)

    def product_id(self) -> str:
        return str(self.standin.product(self.sku).id)

    def stock(self, product_id: str) -> int | None:
        return self.standin.shop.state.products[int(product_id)].stock_quantity

    def writes(self) -> int:
        return sum(one.method not in READS for one in self.standin.requests)

    def webhook_addresses(self) -> list[str]:
        return [one.delivery_url for one in self.standin.shop.state.webhooks.values()]

    def renew_access(self) -> dict[str, str]:
        self.standin.revoke_key(self.standin.key)
        key = self.standin.add_key("read_write")
        return {"consumer_key": key.key, "consumer_secret": key.secret}

    def wrong_credentials(self) -> dict[str, str]:
        return self.connection.credentials | {"consumer_secret": "cs_wrong"}

    def read_only_credentials(self) -> dict[str, str]:
        key = self.standin.read_only
        return {"consumer_key": key.key, "consumer_secret": key.secret}


@pytest.fixture
def store() -> Iterator[WooCommerceInHand]:
    with run_woocommerce_standin(Options(held=True)) as standin:
        yield WooCommerceInHand(standin)
