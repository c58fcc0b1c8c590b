"""A shop with one outlet; `channel` of tests/conftest.py sends it orders."""

import pytest
from django.test import Client

from bordereau.staff.access import Role
from bordereau.stock.models import Outlet
from tests.makers import a_person, a_shop, an_outlet


@pytest.fixture
def outlet() -> Outlet:
    a_shop()
    return an_outlet()


@pytest.fixture
def manager(client: Client, outlet: Outlet) -> Client:
    client.force_login(a_person(Role.MANAGER, "Mia"))
    return client


@pytest.fixture
def owner(client: Client, outlet: Outlet) -> Client:
    client.force_login(a_person(Role.OWNER, "Olga"))
    return client
