"""What a store says and what we say to it, in our words: all that crosses the port."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Stage(StrEnum):
    """Where an order stands on its store, as far as our work is concerned."""

    UNPLACED = "unplaced"  # a draft, or a checkout whose payment failed: nobody expects goods yet
    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # a status we have not been told the meaning of


class Goal(StrEnum):
    """What a store is told about an order; always about the whole of it."""

    PACKED = "packed"
    COMPLETED = "completed"
    REOPENED = "reopened"  # completed was a mistake


@dataclass(frozen=True, slots=True)
class StoreLine:
    """One line. Its product's particulars are a snapshot: stores change them under old orders."""

    id: str
    product_id: str | None  # None: the store no longer has the product, or the line never had one
    sku: str
    gtin: str
    name: str
    quantity: int
    unit_price: Decimal
    total: Decimal
    refunded: int = 0  # units taken back, of `quantity`
    deducted: int = 0  # units that the store has already taken off its own stock count
    image_url: str = ""
    location: str = ""  # the id of the place that the store has chosen to send it from, if it does
    is_digital: bool = False  # nothing to pack: a download, a gift card by e-mail


@dataclass(frozen=True, slots=True)
class StoreAddress:
    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    phone: str = ""


@dataclass(frozen=True, slots=True)
class StoreOrder:
    """An order as its store tells it. Times are aware and in UTC; money is in `currency`."""

    id: str
    number: str  # what the customer was shown
    status: str  # the store's own word, kept for people to read
    stage: Stage
    placed_at: datetime
    updated_at: datetime
    currency: str
    total: Decimal
    paid: Decimal  # by the platform's own rule, refunds not taken off
    refunded: Decimal
    lines: tuple[StoreLine, ...]
    shipping_cost: Decimal = Decimal(0)  # this and the tax are within `total`
    tax: Decimal = Decimal(0)  # what the lines and the shipping do not already hold
    customer_name: str = ""
    customer_email: str = ""
    customer_phone: str = ""
    is_pickup: bool = False
    pickup_place: str = ""  # the id of the place the customer chose, or its name; "" if none
    pickup_place_name: str = ""  # where `pickup_place` is not fit for people
    address: StoreAddress = field(default_factory=StoreAddress)
    shipping_method: str = ""
    payment_method: str = ""
    customer_note: str = ""
    # When we were told, written by whoever received it: stores date a change to the second only.
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceivedOrder:
    """An order as it came over the wire: `body` is what a platform's `read_order` understands."""

    id: str
    updated_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of changed orders.

    `next_page` continues this same fetch and is None on the last page.
    """

    orders: tuple[ReceivedOrder, ...]
    next_page: str | None
    total: int | None = None  # how many orders the whole fetch will bring, where the store says


@dataclass(frozen=True, slots=True)
class Delivery:
    """A verified webhook: the order it is about, and the key that makes a second copy harmless."""

    key: str
    topic: str
    order_id: str | None  # None: nothing for us to do, such as a ping


@dataclass(frozen=True, slots=True)
class StoreProduct:
    id: str  # as lines name it; a variation has its own
    sku: str
    gtin: str
    name: str
    price: Decimal | None
    image_url: str = ""
    is_digital: bool = False
    stock: int | None = None  # None: the store does not count it


@dataclass(frozen=True, slots=True)
class Parcel:
    carrier: str
    tracking_number: str


@dataclass(frozen=True, slots=True)
class StatusPush:
    order_id: str
    goal: Goal
    is_pickup: bool
    parcels: tuple[Parcel, ...] = ()
    told: tuple[str, ...] = ()  # tracking numbers of the order that we may have told the store


@dataclass(frozen=True, slots=True)
class StockCount:
    """The units of one product that may be sold, absolute: at one location, or at all of them."""

    product_id: str
    available: int
    location: str = ""


@dataclass(frozen=True, slots=True)
class StoreLocation:
    """A place for which the store counts stock."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Connection:
    """All that a connector needs to reach one store. Never logged: it holds the secrets."""

    url: str
    credentials: dict[str, str] = field(repr=False)
    allow_private_address: bool = False
    status_stages: dict[str, Stage] = field(
        default_factory=dict
    )  # what people said of odd statuses
    shipped_word: str = ""  # of `fetch_completed_words`; "" for the usual one
    picked_up_word: str = ""


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What a check of the connection found out."""

    store_name: str
    currency: str
    missing_permissions: tuple[str, ...] = ()
    may_import: bool = False  # orders can be read all the same


@dataclass(frozen=True, slots=True)
class WebhookHealth:
    """What a look at our webhooks on the store found and did."""

    active: int
    repaired: int
    made: int = 0  # for the first time, or because the store has deleted ours


@dataclass(frozen=True, slots=True)
class Installation:
    """What installing an app gave us."""

    url: str
    credentials: dict[str, str] = field(repr=False)
    allow_private_address: bool = False  # a store on our own network, which stands in for one


@dataclass(frozen=True, slots=True)
class AppCall:
    """What happens to our app on the platform's own pages."""

    kind: str  # "load" or "uninstall"
    url: str  # the store's address, as `normalise_url` gives it
