"""Saying what an unknown product is."""

import pytest

from bordereau.channels.models import Channel, ExternalId
from bordereau.fulfilment.actions import pack, ship
from bordereau.refusals import NotFound, Refusal
from bordereau.sales.linking import confirm_product, link_product
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet, Product, StockLevel
from tests.makers import a_product, a_store_line, an_actor, an_order

pytestmark = pytest.mark.django_db


def levels(outlet: Outlet) -> dict[str, tuple[int, int]]:
    rows = StockLevel.objects.filter(outlet=outlet).values_list(
        "product__name", "on_hand", "committed"
    )
    return {name: (on_hand, committed) for name, on_hand, committed in rows}


def test_a_confirmed_product_is_one_of_ours(channel: Channel) -> None:
    an_order(channel, a_store_line("CUP"))
    product = Product.objects.get(is_unknown=True)
    confirm_product(product.pk, SYSTEM)
    product.refresh_from_db()
    assert (product.is_unknown, product.sku) == (False, "CUP")
    with pytest.raises(NotFound):
        confirm_product(product.pk, SYSTEM)


def test_a_linked_products_promises_and_names_are_the_known_ones(
    channel: Channel, outlet: Outlet
) -> None:
    mug = a_product("MUG", outlet, 10)
    order = an_order(channel, a_store_line("CUP", 3))
    unknown = Product.objects.get(is_unknown=True)
    ExternalId.objects.create(channel=channel, value="77", product=unknown)

    link_product(unknown.pk, mug.pk, SYSTEM)

    assert levels(outlet) == {"The MUG": (10, 3), "The CUP": (0, 0)}
    assert ExternalId.objects.get(value="77").product == mug
    pack(order.pk, SYSTEM)
    ship(order.pk, SYSTEM)
    assert levels(outlet) == {"The MUG": (7, 0), "The CUP": (0, 0)}


def test_what_has_left_stays_as_it_was(channel: Channel, outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 10)
    order = an_order(channel, a_store_line("CUP", 3))
    pack(order.pk, SYSTEM)
    ship(order.pk, SYSTEM)
    unknown = Product.objects.get(is_unknown=True)
    link_product(unknown.pk, mug.pk, SYSTEM)
    assert levels(outlet) == {"The MUG": (10, 0), "The CUP": (-3, 0)}


def test_the_next_order_finds_the_known_product(channel: Channel, outlet: Outlet) -> None:
    plain = Product.objects.create(name="Plain")
    an_order(channel, a_store_line("CUP"))
    unknown = Product.objects.get(is_unknown=True)
    link_product(unknown.pk, plain.pk, SYSTEM)
    again = an_order(channel, a_store_line("CUP"))
    assert again.lines.get().product == plain
    assert not Product.objects.filter(is_unknown=True).exists()


def test_a_product_is_linked_to_another_that_exists_and_not_by_a_packer(channel: Channel) -> None:
    an_order(channel, a_store_line("CUP"))
    unknown = Product.objects.get(is_unknown=True)
    with pytest.raises(Refusal) as same:
        link_product(unknown.pk, unknown.pk, SYSTEM)
    assert same.value.code == "same_product"
    with pytest.raises(NotFound):
        link_product(unknown.pk, 404, SYSTEM)
    with pytest.raises(Refusal) as denied:
        confirm_product(unknown.pk, an_actor(Role.PACKER))
    assert denied.value.code == "not_allowed"
