"""Every table of the one app, in the order of the flow."""

from bordereau.api.models import IdempotencyKey
from bordereau.channels.models import (
    Channel,
    ChannelApp,
    ChannelOutlet,
    ExternalId,
    StorePlace,
)
from bordereau.comparison.models import Difference, Shown
from bordereau.fulfilment.models import (
    Event,
    Fulfilment,
    FulfilmentLine,
    Shortage,
    StoreChange,
)
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.readings.models import Reading
from bordereau.sales.models import Payment, Register, Return, Sale, SaleLine, Shop
from bordereau.staff.models import ApiToken, User
from bordereau.stock.models import (
    Barcode,
    Outlet,
    Product,
    StockLevel,
    StockMovement,
    StockSheet,
)
from bordereau.work.models import Worker

__all__ = [
    "ApiToken",
    "Barcode",
    "Channel",
    "ChannelApp",
    "ChannelOutlet",
    "Difference",
    "Event",
    "ExternalId",
    "Fulfilment",
    "FulfilmentLine",
    "IdempotencyKey",
    "InboxRow",
    "Outlet",
    "Payment",
    "Product",
    "Push",
    "Reading",
    "Register",
    "Return",
    "Sale",
    "SaleLine",
    "Shop",
    "Shortage",
    "Shown",
    "StockLevel",
    "StockMovement",
    "StockSheet",
    "StoreChange",
    "StorePlace",
    "User",
    "Worker",
]
