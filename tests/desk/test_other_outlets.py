"""Whoever works in one outlet reaches nothing of another's orders, at whatever address."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from bordereau.desk.order_verbs import VERBS
from bordereau.fulfilment.models import Fulfilment
from bordereau.staff.access import Role
from tests.makers import a_channel, a_person, a_shop, an_order, an_outlet

pytestmark = pytest.mark.django_db


def addresses(at: URLPattern | URLResolver, before: str = "") -> Iterator[str]:
    """All that name an order or a sale; the API has tests of its own, with tokens."""
    path = before + str(at.pattern)
    if isinstance(at, URLResolver):
        for inner in at.url_patterns:
            yield from addresses(inner, path)
    elif re.search("order_id|sale_id", path) and not path.startswith("api/"):
        verbs = VERBS if "<verb:verb>" in path else [""]
        yield from ("/" + path.replace("<verb:verb>", verb) for verb in verbs)


ADDRESSES = sorted({one for at in get_resolver().url_patterns for one in addresses(at)})


def test_all_of_them_are_found() -> None:
    assert len(ADDRESSES) > 25
    assert "/orders/<int:order_id>/ship" in ADDRESSES


@pytest.mark.parametrize("role", [Role.PACKER, Role.CASHIER])
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_anothers_is_not_there(client: Client, address: str, role: Role) -> None:
    a_shop()
    order = an_order(a_channel(an_outlet()))
    ids = {"order_id": order.pk, "sale_id": order.sale_id, "line_id": order.lines.get().pk}
    path = re.sub(r"<int:(\w+)>", lambda found: str(ids.get(found[1], 1)), address)
    client.force_login(a_person(role, "Bob", an_outlet("PORT", "Port")))
    said = {
        "outlet": order.outlet_id, "line": ids["line_id"], "units": 1, "into": order.pk,
        "subject": "Your order", "text": "Hello",
    }  # fmt: skip
    for answer in (client.get(path), client.post(path, said)):
        assert answer.status_code in (403, 404, 405)
        assert order.sale.receipt_number not in answer.content.decode()
    assert Fulfilment.objects.get().version == order.version
