"""A stand-in store for each test, and the hands that work it."""

from collections.abc import Iterator

import pytest

from bordereau.channels import bigcommerce
from bordereau.channels.bigcommerce import client, settings
from bordereau.channels.shapes import Connection
from bordereau.standins.bigcommerce import BigCommerceStandin, Options, run_bigcommerce_standin
from bordereau.standins.bigcommerce.standin import BEFORE_FULFILMENT

from ..in_hand import StoreInHand

READS = frozenset({"GET", "HEAD", "OPTIONS"})
AWAITING_FULFILMENT = 11


class BigCommerceInHand(StoreInHand):
    platform = bigcommerce
    standin: BigCommerceStandin
    currency = "EUR"
    completed = "Completed"

    def __init__(self, standin: BigCommerceStandin, location: int = 1) -> None:
        self.standin = standin
        # Of an earlier test's store that had this one's port.
        client._REST_UNTIL.clear()
        settings._KNOWN.clear()
        variants = standin.shop.state.variants.values()
        self.sku = next(one.sku for one in variants if one.levels.get(location, 0) > 5)
        self.connection = self.connection_with(standin.account.token, standin.account.client_secret)

    def connection_with(self, token: str, client_secret: str = "") -> Connection:
        credentials = {"access_token": token, "client_secret": client_secret}
        return Connection(self.standin.url, credentials, allow_private_address=True)

    def connection_that_may(self, *scopes: str) -> Connection:
        account = self.standin.add_account(*scopes)
        return self.connection_with(account.token, account.client_secret)

    def place_order(self, *, paid: bool = True, pickup: str = "", units: int = 1) -> str:
        order = self.standin.place_order(
            {self.sku: units}, pickup=pickup, payment="card" if paid else "bacs"
        )
        return str(order.id)

    def place_orders(self, count: int) -> list[str]:
        placed = self.standin.place_orders(count)
        for order in placed:  # whatever the dice made of them, they wait
            self.standin.set_status(order.id, AWAITING_FULFILMENT)
        return [str(order.id) for order in placed]

    def cancel(self, order_id: str) -> None:
        self.standin.cancel(int(order_id))

    def touch(self, order_id: str) -> None:
        self.standin.touch(int(order_id))

    def delete(self, order_id: str) -> None:
        self.standin.purge(int(order_id))

    def status(self, order_id: str) -> str:
        return self.standin.shop.label(self.standin.order(int(order_id)).status_id)

    def tracking(self, order_id: str) -> str:
        shipments = self.standin.order(int(order_id)).shipments
        return ", ".join(one.tracking_number for one in shipments)

    def product_id(self) -> str:
        variant = self.standin.variant(self.sku)
        return f"{variant.product_id}-{variant.id}"

    def stock(self, product_id: str) -> int | None:
        return self.standin.shop.state.variants[int(product_id.partition("-")[2])].levels[1]

    def location(self) -> str:
        return "1"

    def writes(self) -> int:
        return len(self.written())

    def written(self) -> list[tuple[str, bytes]]:
        """What came that may change something, but for the probes of a check."""
        return [
            (one.path.partition("/v")[2], one.body)
            for one in self.standin.requests
            if one.method not in READS
            and not one.path.endswith("/2147483647")
            and one.body != b'{"items":[]}'
        ]

    def webhook_addresses(self) -> list[str]:
        return [one.destination for one in self.standin.shop.state.hooks.values()]

    def renew_access(self) -> dict[str, str]:
        self.standin.delete_account(self.connection.credentials["access_token"])
        account = self.standin.add_account()
        return {"access_token": account.token, "client_secret": account.client_secret}

    def wrong_credentials(self) -> dict[str, str]:
        return self.connection.credentials | {"access_token": "wrong"}

    def read_only_credentials(self) -> dict[str, str]:
        return self.connection_that_may(*BEFORE_FULFILMENT).credentials


@pytest.fixture
def store() -> Iterator[BigCommerceInHand]:
    with run_bigcommerce_standin(Options(held=True)) as standin:
        yield BigCommerceInHand(standin)
