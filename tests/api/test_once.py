"""One key, one effect."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from bordereau.api.models import IdempotencyKey
from bordereau.channels.models import Channel
from bordereau.sales.models import Payment
from bordereau.staff.access import Role
from tests import makers
from tests.api.conftest import Answer, Caller, caller

PAID = {"amount": "4.00", "method": "cash"}


def payments() -> int:
    return Payment.objects.filter(source="staff").count()


def test_the_same_request_gets_the_first_answer_again(owner: Caller, channel: Channel) -> None:
    sale = makers.an_order(channel, paid=Decimal(0)).sale
    path = f"/sales/{sale.pk}/payments"
    first = owner.post(path, PAID, key="k1")
    again = owner.post(path, PAID, key="k1")
    assert (again.status, again.json) == (first.status, first.json) == (201, first.json)
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert payments() == 1
    assert owner.post(path, PAID, key="k2").status == 201
    assert owner.post(path, PAID).status == 201
    assert payments() == 3


def test_another_request_with_the_key_is_refused(owner: Caller, channel: Channel) -> None:
    sale, other = (makers.an_order(channel, paid=Decimal(0)).sale for _ in range(2))
    owner.post(f"/sales/{sale.pk}/payments", PAID, key="k")
    for path, body in [
        (f"/sales/{sale.pk}/payments", PAID | {"amount": "5.00"}),
        (f"/sales/{other.pk}/payments", PAID),
    ]:
        refused = owner.post(path, body, key="k")
        assert (refused.status, refused.code) == (422, "idempotency_key_reused")
    assert payments() == 1


def test_a_refusal_leaves_the_key_free(owner: Caller, channel: Channel) -> None:
    order = makers.an_order(channel)
    assert owner.post(f"/orders/{order.pk}/ship", key="k").code == "wrong_status"
    assert not IdempotencyKey.objects.exists()
    owner.post(f"/orders/{order.pk}/pack")
    shipped = owner.post(f"/orders/{order.pk}/ship", key="k")
    assert (shipped.status, shipped.json["status"]) == (200, "shipped")
    # Without the key it would be told that the order is shipped already.
    assert owner.post(f"/orders/{order.pk}/ship", key="k").json == shipped.json


def test_keys_of_different_people_do_not_meet(owner: Caller, channel: Channel) -> None:
    sale = makers.an_order(channel, paid=Decimal(0)).sale
    other = caller(makers.a_person(Role.CASHIER, "Bob"))
    for person in (owner, other):
        assert person.post(f"/sales/{sale.pk}/payments", PAID, key="k").status == 201
    assert payments() == 2


@pytest.mark.parametrize("key", ["", "k" * 256, "tab\there"])
def test_a_key_that_cannot_be_kept_is_refused(owner: Caller, channel: Channel, key: str) -> None:
    sale = makers.an_order(channel, paid=Decimal(0)).sale
    refused = owner.post(f"/sales/{sale.pk}/payments", PAID, key=key)
    assert refused.errors.keys() == {"Idempotency-Key"}
    assert payments() == 0


def test_every_post_honours_the_key(owner: Caller, channel: Channel) -> None:
    makers.a_product("MUG", channel.outlets.get())
    push = makers.a_push(channel, state="needs_attention", reason="No.")
    row = makers.an_inbox_row(channel, state="parked", reason="No.", reason_code="no")
    moved = {"sku": "MUG", "outlet": "MAIN", "kind": "receive", "units": 3}
    for number, (path, body) in enumerate(
        [
            ("/stock/movements", moved),
            (f"/channels/{channel.pk}/sync", None),
            (f"/pushes/{push.pk}/retry", None),
            (f"/inbox/{row.pk}/retry", None),
        ]
    ):
        first = owner.post(path, body, key=str(number))
        assert first.status < 300, path
        assert owner.post(path, body, key=str(number)).json == first.json
    assert IdempotencyKey.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_at_once_have_one_effect() -> None:
    outlet = makers.an_outlet()
    sale = makers.an_order(makers.a_channel(outlet), paid=Decimal(0)).sale
    owner = caller(makers.a_person())
    together = Barrier(4)

    def ask() -> Answer:
        together.wait()
        try:
            return owner.post(f"/sales/{sale.pk}/payments", PAID, key="k")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask) for _ in range(4)]
        answers = [future.result() for future in asked]
    assert [answer.status for answer in answers] == [201] * 4
    assert all(answer.json == answers[0].json for answer in answers)
    assert payments() == 1
