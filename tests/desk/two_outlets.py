"""An order of one outlet, its packer signed in, and another outlet beside it."""

import pytest
from django.test import Client

from bordereau.channels.models import Channel
from bordereau.fulfilment.models import Fulfilment
from bordereau.staff.access import Role
from bordereau.stock.models import Outlet
from tests.makers import (
    a_person,
    a_product,
    a_store_line,
    an_order,
)


@pytest.fixture
def order(channel: Channel, port: Outlet) -> Fulfilment:
    a_product("MUG", channel.outlets.get(), 5)
    return an_order(channel, a_store_line("MUG", 3), a_store_line("JUG", 1))


@pytest.fixture
def packer(client: Client, order: Fulfilment, port: Outlet) -> Client:
    client.force_login(a_person(Role.PACKER, "Ada", order.outlet))
    return client
