"""What a platform must do, and the three ways in which it may fail to.

A connector decides which failures are final, because only it knows what its platform's answers
mean. Everything else about queues, retries and history is the same for every platform.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bordereau.channels.shapes import (
    AppCall,
    Connection,
    Delivery,
    Installation,
    OrderPage,
    ReceivedOrder,
    StatusPush,
    StockCount,
    StoreFacts,
    StoreLocation,
    StoreOrder,
    StoreProduct,
    WebhookHealth,
)


class StoreProblem(Exception):
    """Something a person may have to read: an English sentence with %(named)s parameters.

    Sentences are marked with gettext_noop where they are raised, translated where they are shown.
    """

    def __init__(self, sentence: str, **params: str) -> None:
        super().__init__(sentence % params if params else sentence)
        self.sentence = sentence
        self.params = params


class Retry(StoreProblem):
    """It may work later: a time-out, a rate limit, a server's own fault."""

    def __init__(self, sentence: str, *, after: float | None = None, **params: str) -> None:
        super().__init__(sentence, **params)
        self.after = after  # seconds, where the store says when to come back


class Refused(StoreProblem):
    """The store said no, or something we cannot read: the same again is pointless."""


class NeedsReconnect(StoreProblem):
    """The store no longer lets us in, or not far enough. Every push waits until it does."""


class LacksPermission(NeedsReconnect):
    """The store lets us read orders and not do this: orders still come in, pushes wait."""


class BadSignature(Exception):
    """A webhook that its sender did not sign with our secret."""


class Platform(Protocol):
    """One kind of store: a package whose functions are these. They do I/O unless they say not."""

    label: str  # the platform's name as its owner writes it
    address_help: str  # how to find the store's address, for its owner
    credential_names: tuple[str, ...]  # in the order in which a form asks for them
    optional_credentials: tuple[str, ...]  # those of them without which it may do
    credentials_help: str  # where in the store's own pages the owner finds them
    reports_packed: bool  # whether the store has a status for "packed"
    can_reopen: bool  # whether the store lets us take back that an order is completed
    reopen_help: str  # what becomes of it there and what stays, for whoever takes it back
    has_order_webhooks: bool
    has_own_address: bool  # one store an address; else its keys tell which it is

    def normalise_url(self, typed: str) -> str:
        """The store's address from what a person typed. Pure. Raises Refused."""
        ...

    def read_webhook(
        self, connection: Connection, secret: str, headers: Mapping[str, str], body: bytes
    ) -> Delivery:
        """Verify and read a delivery. Pure. Raises BadSignature; Refused when it makes no sense.

        `secret` is the channel's own; some platforms sign with a credential instead.
        """
        ...

    def read_order(self, connection: Connection, body: bytes) -> StoreOrder:
        """Translate an order as received. Pure. Raises Refused when it is not one."""
        ...

    def fetch_open(self, connection: Connection, page: str | None) -> OrderPage:
        """The orders that wait for somebody, oldest first: a first import."""
        ...

    def fetch_changed(self, connection: Connection, since: datetime, page: str | None) -> OrderPage:
        """Orders changed at or after `since`, oldest change first."""
        ...

    def fetch_orders(
        self, connection: Connection, ids: Sequence[str]
    ) -> dict[str, ReceivedOrder | None]:
        """Orders as they are now. None for one that the store no longer has."""
        ...

    def fetch_products(
        self, connection: Connection, page: str | None
    ) -> tuple[Sequence[StoreProduct], str | None]:
        """One page of products and the name of the next page."""
        ...

    def fetch_locations(self, connection: Connection) -> Sequence[StoreLocation]:
        """The places for each of which the store counts stock; none where it counts one number."""
        ...

    def fetch_completed_words(self, connection: Connection) -> Sequence[str]:
        """The store's words that may stand for completed, its usual one first; none: no choice."""
        ...

    def push_status(self, connection: Connection, push: StatusPush) -> str:
        """Tell the store, read it back, and return the status it now shows. Harmless when repeated.

        Raises Retry unless the read-back agrees.
        """
        ...

    def push_stock(
        self, connection: Connection, counts: Sequence[StockCount]
    ) -> dict[str, StoreProblem | None]:
        """Set stock; for each product id None once the store shows the numbers, or what is wrong.

        A count names its location where `fetch_locations` has any.
        """
        ...

    def check(self, connection: Connection) -> StoreFacts:
        """Try the credentials and every permission we need. Changes nothing on the store."""
        ...

    def ensure_webhooks(self, connection: Connection, address: str, secret: str) -> WebhookHealth:
        """Create our webhooks; repair those that the store has disabled; remove strays of ours."""
        ...

    def remove_webhooks(self, connection: Connection, address: str) -> None:
        """Take our webhooks off the store."""
        ...


class Installable(Protocol):
    """A platform whose owner may let us in by installing an app instead of pasting a token.

    The app is the owner's own, made at the platform; `app` holds its keys, by their names.
    """

    app_credential_names: tuple[str, ...]
    app_help: str  # how to make the app, for the store's owner
    # What the app's form at the platform calls each address of ours: of "callback", "load" and
    # "uninstall" those that it asks for.
    app_addresses: Mapping[str, str]
    app_starts_here: bool  # whether our page can start it; else only the platform's own pages

    def install_address(self, app: Mapping[str, str], url: str, callback: str, state: str) -> str:
        """Where the owner's browser goes to say yes. Pure. Raises Refused."""
        ...

    def finish_install(
        self, app: Mapping[str, str], callback: str, query: Mapping[str, str]
    ) -> Installation:
        """From the callback's query to credentials. Raises BadSignature, and StoreProblem."""
        ...

    def read_app_call(self, app: Mapping[str, str], query: Mapping[str, str]) -> AppCall:
        """The platform opens or removes our app. Pure. Raises BadSignature."""
        ...
