"""What tests begin with: an outlet, a person, a channel, a sale with its order. All of it saved."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from bordereau.channels import actions, product_import
from bordereau.channels.models import Channel, ChannelOutlet
from bordereau.channels.shapes import Stage, StoreLine, StoreOrder
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales.imports import import_orders
from bordereau.sales.models import Register, Shop
from bordereau.staff.access import SYSTEM, Actor, Role
from bordereau.staff.actors import actor_of
from bordereau.staff.models import ApiToken, User
from bordereau.standins.woocommerce import WooCommerceStandin
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Outlet, Product
from bordereau.stock.movements import Kind

PLACED = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
numbers = count(1)


def a_shop(name: str = "Brown Bear") -> Shop:
    """Set up: without one every page leads to the first run."""
    return Shop.objects.create(
        pk=1, name=name, currency="EUR", country="FR", language="en", set_up_at=timezone.now()
    )


def an_outlet(code: str = "MAIN", name: str = "Main street") -> Outlet:
    """With a register, so that it can number receipts."""
    outlet = Outlet.objects.create(code=code, name=name)
    Register.objects.create(outlet=outlet, name="Register 1", prefix=f"{code}-")
    return outlet


def a_person(role: Role = Role.OWNER, name: str = "Ada", *outlets: Outlet) -> User:
    """Somebody who works in the given outlets; in all of them when none is given."""
    person = User.objects.create(email=f"{name.lower()}@example.com", name=name, role=role)
    person.outlets.set(outlets)
    return person


def an_actor(role: Role = Role.OWNER, name: str = "Ada", *outlets: Outlet) -> Actor:
    return actor_of(a_person(role, name, *outlets), device="a test")


def a_token(person: User, name: str = "till") -> str:
    return ApiToken.issue(person, name)


def a_channel(outlet: Outlet, name: str = "Web shop", **values: Any) -> Channel:
    """A connected store that sends its orders to the outlet."""
    channel = Channel.objects.create(
        platform="woocommerce", name=name, url="https://shop.example.com", currency="EUR", **values
    )
    ChannelOutlet.objects.create(channel=channel, outlet=outlet, position=0)
    return channel


def a_product(sku: str, outlet: Outlet | None = None, units: int = 0) -> Product:
    """With units on hand in the outlet."""
    product = Product.objects.create(sku=sku, name=f"The {sku}")
    if outlet and units:
        move_by_hand(outlet.pk, product.pk, Kind.RECEIVE, units, "", SYSTEM)
    return product


def a_store_line(sku: str = "MUG", quantity: int = 1, price: str = "10.00") -> StoreLine:
    return StoreLine(
        id=sku,
        product_id=None,
        sku=sku,
        gtin="",
        name=f"The {sku}",
        quantity=quantity,
        unit_price=Decimal(price),
        total=Decimal(price) * quantity,
    )


def a_store_order(*lines: StoreLine, **values: Any) -> StoreOrder:
    """A delivery of Zoë's, paid unless told otherwise."""
    number = str(next(numbers))
    lines = lines or (a_store_line(),)
    total = sum((line.total for line in lines), Decimal(0))
    order = StoreOrder(
        id=number,
        number=number,
        status="processing",
        stage=Stage.OPEN,
        placed_at=PLACED,
        updated_at=PLACED,
        currency="EUR",
        total=total,
        paid=total,
        refunded=Decimal(0),
        lines=lines,
        customer_name="Zoë Martin",
        customer_email="zoe@example.com",
        customer_phone="+33123456789",
    )
    return replace(order, **values)


def an_order(channel: Channel, *lines: StoreLine, **values: Any) -> Fulfilment:
    """An imported sale's one order; values are the store order's, such as `paid`."""
    told = a_store_order(*lines, **values)
    sale = import_orders(channel, [told])[told.id]
    return sale.fulfilments.get()


def a_push(channel: Channel, **values: Any) -> Push:
    """A push that waits for its first try, unless told otherwise."""
    number = next(numbers)
    return Push.objects.create(
        **{
            "kind": Push.Kind.STOCK,
            "channel": channel,
            "subject": f"stock:test-{number}",
            "next_try_at": timezone.now(),
        }
        | values
    )


def an_inbox_row(channel: Channel, **values: Any) -> InboxRow:
    """What a store told us a moment ago, unless told otherwise."""
    return InboxRow.objects.create(
        **{
            "channel": channel,
            "key": f"test-{next(numbers)}",
            "source": InboxRow.Source.WEBHOOK,
            "body": b"{}",
            "next_try_at": timezone.now(),
        }
        | values
    )


def a_connected_store(store: WooCommerceStandin, outlet: Outlet, name: str = "Web shop") -> Channel:
    """The stand-in as a channel, with its products imported."""
    channel = actions.connect(
        actions.NewChannel(
            platform="woocommerce",
            name=name,
            url=store.url,
            credentials={"consumer_key": store.key, "consumer_secret": store.secret},
            outlet_ids=[outlet.pk],
            allow_private_address=True,
        ),
        SYSTEM,
    )
    product_import.take_products(channel.pk, SYSTEM)
    return actions.resume(channel.pk, SYSTEM)
