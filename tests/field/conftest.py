import pytest

from bordereau.stock.models import Outlet
from tests.machine.fixtures import channel, outlet, store
from tests.makers import an_outlet

__all__ = ["channel", "outlet", "store"]


@pytest.fixture
def main() -> Outlet:
    return an_outlet()


@pytest.fixture
def port(main: Outlet) -> Outlet:
    return an_outlet("PORT", "Port")
