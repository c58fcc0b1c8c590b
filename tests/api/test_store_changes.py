"""A store's change over the API: what it says, what it holds, and who confirms it."""

import pytest

from bordereau.channels.shapes import StoreAddress
from bordereau.fulfilment.models import Fulfilment
from bordereau.staff.access import Role
from tests.api.conftest import Caller
from tests.makers import a_person, a_store_line, a_token
from tests.told import JUG, Told

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def packer(told: Told) -> Caller:
    return Caller(a_token(a_person(Role.PACKER, "Ada", told.order.outlet)))


def test_says_what_changed_and_what_to_put_back(told: Told, packer: Caller) -> None:
    told.pack()
    told.again(
        a_store_line("MUG", 1),
        JUG,
        address=StoreAddress(line1="2 Rue Neuve", city="Lyon"),
        customer_name="Zoé Petit",
    )
    answer = packer.get(f"/orders/{told.order.pk}").json["store_change"]
    assert answer["heard_at"]
    assert sorted(answer["changes"], key=lambda one: one["what"]) == [
        {"what": "address", "name": "", "before": "", "now": "2 Rue Neuve\nLyon"},
        {
            "what": "customer",
            "name": "",
            "before": "Zoë Martin\nzoe@example.com\n+33123456789",
            "now": "Zoé Petit\nzoe@example.com\n+33123456789",
        },
        {"what": "line", "name": "The MUG", "before": "2", "now": "1"},
    ]
    line = told.order.lines.get(product__sku="MUG")
    assert answer["put_back"] == [{"line_id": line.pk, "name": "The MUG", "units": 1}]


@pytest.mark.parametrize("verb", ["ship", "pick-up", "pack"])
def test_nothing_leaves_before_it_is_confirmed(told: Told, packer: Caller, verb: str) -> None:
    told.pack()
    told.again(a_store_line("MUG", 1), JUG)
    refused = packer.post(f"/orders/{told.order.pk}/{verb}")
    assert (refused.status, refused.json["code"]) == (409, "store_changed")
    assert "The MUG: 2 → 1" in refused.json["detail"]
    version = Fulfilment.objects.get().version
    done = packer.post(f"/orders/{told.order.pk}/confirm-change", {"version": version})
    assert (done.status, done.json["store_change"]) == (200, None)
    assert packer.post(f"/orders/{told.order.pk}/pack").status == 200


def test_refuses_what_is_out_of_date_or_confirmed(told: Told, packer: Caller) -> None:
    told.pack()
    told.again(customer_note="Ring")
    path = f"/orders/{told.order.pk}/confirm-change"
    assert packer.post(path, {"version": 1}).json["code"] == "stale_version"
    assert packer.post(path).status == 200
    again = packer.post(path)
    assert (again.status, again.json["code"]) == (409, "no_change")
    assert "Ada has confirmed" in again.json["detail"]
