"""How long pages take in a young shop and in an old one, without the network."""

import time
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.client import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bordereau.bench import rows
from bordereau.fulfilment.models import IS_UNFINISHED, Fulfilment
from bordereau.sales.models import Shop
from bordereau.staff.access import Role
from bordereau.staff.models import User

WARM_UP = 3
ROUNDS = 15


def fill(finished: int, open_: int) -> dict[str, float]:
    started = time.perf_counter()
    Shop.objects.update_or_create(
        pk=1, defaults={"name": "Bench", "currency": "EUR", "set_up_at": timezone.now()}
    )
    User.objects.create_user("bench@example.com", None, name="Bench", role=Role.OWNER)
    rows.fill(finished, open_)
    return {"seconds": time.perf_counter() - started}


def measure() -> dict[str, dict[str, float]]:
    client = Client()
    client.force_login(User.objects.get(), backend=settings.AUTHENTICATION_BACKENDS[-1])
    order = Fulfilment.objects.filter(IS_UNFINISHED).order_by("pk").first()
    assert order
    addresses = {
        "orders": "/orders",
        "order": f"/orders/{order.pk}",
        "sales": "/sales",
        "sales_by_number": "/sales?q=M-900",
        "sales_by_customer": "/sales?q=customer+77",
        "attention": "/attention",
    }
    return {name: _time(client, address) for name, address in addresses.items()}


def _time(client: Client, address: str) -> dict[str, float]:
    for _ in range(WARM_UP):
        _get(client, address)
    with CaptureQueriesContext(connection) as queries:
        _get(client, address)
    number = len(queries)  # now: the next request forgets them
    return {
        # The fastest: whatever else the machine does makes others slower, and none faster.
        "ms": min(_get(client, address) for _ in range(ROUNDS)),
        "queries": number,
    }


def _get(client: Client, address: str) -> float:
    started = time.perf_counter()
    answer: Any = client.get(address, HTTP_HOST="localhost")
    if answer.status_code != 200:
        raise RuntimeError(f"{address} was answered {answer.status_code}")
    return (time.perf_counter() - started) * 1000
