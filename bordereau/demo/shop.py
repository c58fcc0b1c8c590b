"""The demo shop as its owner has set it up: outlets, people, the store with its products."""

import random
from dataclasses import dataclass

from django.conf import settings

from bordereau.channels import actions as channels
from bordereau.channels import places, product_import
from bordereau.channels.models import Channel
from bordereau.channels.patience import patiently
from bordereau.channels.sync import sync
from bordereau.demo.storefront import Storefront
from bordereau.sales.routing import remember_places
from bordereau.sales.shop import ShopEdit, finish_set_up, open_shop
from bordereau.staff.access import SYSTEM, Actor, Role
from bordereau.staff.actions import create_user
from bordereau.staff.actors import actor_of
from bordereau.standins.registry import OF_THE_DEMO
from bordereau.stock.actions import Move, move
from bordereau.stock.models import Outlet, StockLevel
from bordereau.stock.movements import Kind
from bordereau.stock.outlets import add_register, create_outlet

NAME = "Corner & Co"
ZONE = "Europe/Paris"

MAIN, OLD_TOWN, RIVERSIDE = "MAIN", "OLD-TOWN", "RIVERSIDE"
OUTLETS = {
    MAIN: ("Main street", "27 rue de la République\n69002 Lyon"),
    OLD_TOWN: ("Old Town", "4 rue des Tanneurs\n69005 Lyon"),
    RIVERSIDE: ("Riverside", "118 quai du Port\n69002 Lyon"),
}


@dataclass(frozen=True, slots=True)
class Person:
    email: str
    name: str
    role: Role
    outlet: str = ""  # nowhere in particular is everywhere
    device: str = "desk"


PEOPLE = (
    Person("owner@demo.example", "Odile Marchand", Role.OWNER),
    Person("manager@demo.example", "Karim Haddad", Role.MANAGER),
    Person("cashier@demo.example", "Lucie Fournier", Role.CASHIER),
    Person("packer@demo.example", "Tom Reynaud", Role.PACKER, MAIN, "Handheld 1"),
    Person("oldtown@demo.example", "Inès Caron", Role.PACKER, OLD_TOWN, "Handheld 2"),
    Person("riverside@demo.example", "Sam Okoye", Role.PACKER, RIVERSIDE, "Handheld 3"),
)


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does what in the past that we make."""

    packers: dict[int, Actor]  # by outlet
    cashier: Actor

    def packer(self, outlet_id: int) -> Actor:
        return self.packers[outlet_id]


def set_up(password: str) -> Crew:
    """The shop, its outlets with registers, and a person of every role."""
    shop = ShopEdit(NAME, "EUR", "FR", settings.LANGUAGE_CODE)
    open_shop(shop, SYSTEM)
    outlets = {
        code: create_outlet(code, name, ZONE, address, SYSTEM)
        for code, (name, address) in OUTLETS.items()
    }
    add_register(outlets[MAIN].pk, "Register 2", SYSTEM)
    people = {person: _hire(person, password, outlets) for person in PEOPLE}
    finish_set_up(SYSTEM)
    return Crew(
        packers={
            outlets[person.outlet].pk: actor for person, actor in people.items() if person.outlet
        },
        cashier=next(one for person, one in people.items() if person.role == Role.CASHIER),
    )


def _hire(person: Person, password: str, outlets: dict[str, Outlet]) -> Actor:
    works_in = [outlets[person.outlet].pk] if person.outlet else []
    user = create_user(person.email, person.name, person.role, password, works_in, SYSTEM)
    return actor_of(user, device=person.device)


def connect(store: Storefront) -> Channel:
    """As an owner does it: connect, say which outlet is which, take the products, begin."""
    about = store.about()
    outlets = {outlet.code: outlet for outlet in Outlet.objects.all()}
    channel = patiently(
        channels.connect,
        channels.NewChannel(
            platform=store.platform,
            name=store.name,
            url=about["url"],
            credentials=about["keys"],
            outlet_ids=[outlets[code].pk for code in OUTLETS],
            allow_private_address=True,
        ),
        SYSTEM,
    )
    if store.platform == OF_THE_DEMO:
        names = [outlets[code].name for code in (OLD_TOWN, RIVERSIDE)]
        remember_places(channel, dict(zip(names, names, strict=True)))
    answer_places(channel)
    patiently(product_import.take_products, channel.pk, SYSTEM)
    channels.resume(channel.pk, SYSTEM)
    return Channel.objects.get(pk=channel.pk)


def answer_places(channel: Channel) -> bool:
    """Each place of a store's is the outlet of the same name. Whether any had to be answered."""
    outlets = dict(Outlet.objects.values_list("name", "pk"))
    asked = places.unanswered_places().filter(channel=channel)
    answers = {place.pk: outlets.get(place.name) for place in asked}
    places.map_places(channel.pk, answers, SYSTEM)
    return bool(answers)


def hear(channel: Channel) -> None:
    """What the store tells, of places too of which nobody knew."""
    patiently(sync, channel.pk, SYSTEM)
    if answer_places(channel):
        patiently(sync, channel.pk, SYSTEM)


def stock_the_small_ones() -> None:
    """The store's counts went to the first outlet; the others have a third as much each."""
    outlets = dict(Outlet.objects.values_list("code", "pk"))
    moves = [
        Move(outlets[code], level.product_id, Kind.RECEIVE, 2 + level.on_hand // 3)
        for level in StockLevel.objects.filter(outlet=outlets[MAIN]).order_by("pk")
        for code in (OLD_TOWN, RIVERSIDE)
    ]
    move([move for move in moves if move.units], SYSTEM)


def some_goods(outlet: str, chance: random.Random) -> dict[str, int]:
    """Two products by SKU of which the outlet has plenty, and how many of each."""
    skus = list(
        StockLevel.objects.filter(outlet__code=outlet, available__gte=8)
        .exclude(product__sku="")
        .values_list("product__sku", flat=True)
        .order_by("pk")
    )
    return {sku: chance.choice((1, 1, 2)) for sku in chance.sample(skus, 2)}
