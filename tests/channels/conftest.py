from collections.abc import Iterator

import pytest

from bordereau.channels import http
from tests.machine.fixtures import channel, outlet, store

__all__ = ["channel", "outlet", "store"]


@pytest.fixture(autouse=True)
def _no_connection_outlives_its_test() -> Iterator[None]:
    yield
    http.close_connections()
