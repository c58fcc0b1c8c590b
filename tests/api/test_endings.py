"""Cancelling, reopening and taking back, over the API."""

from decimal import Decimal

import pytest

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.sales.models import Return
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import StockLevel
from tests import makers
from tests.api.conftest import Caller


@pytest.fixture
def manager(channel: Channel) -> Caller:
    return Caller(makers.a_token(makers.a_person(Role.MANAGER, "Mia")))


@pytest.fixture
def order(channel: Channel) -> Fulfilment:
    return makers.an_order(channel, makers.a_store_line("MUG", 3), makers.a_store_line("JUG"))


def shipped(order: Fulfilment) -> Fulfilment:
    actions.pack(order.pk, SYSTEM)
    return actions.ship(order.pk, SYSTEM)


def test_units_are_cancelled(manager: Caller, order: Fulfilment) -> None:
    mug = order.lines.all()[0]
    lines = [{"line": mug.pk, "units": 1}, {"line": mug.pk, "units": 1}]
    said = {"lines": lines, "money": "refund_on_store", "reason": "Chipped", "version": 1}
    answer = manager.post(f"/orders/{order.pk}/cancel", said)
    assert (answer.status, answer.json["lines"][0]["quantity"]) == (200, 1)
    told = Event.objects.get(kind="cancel_units").detail
    assert (told["money"], told["reason"]) == ("refund_on_store", "Chipped")
    sale = manager.get(f"/sales/{order.sale_id}").json
    assert (sale["called_off"], sale["balance_due"]) == ("20.00", "0.00")


def test_an_order_is_cancelled_once(manager: Caller, channel: Channel) -> None:
    order = makers.an_order(channel, paid=Decimal(0))
    for _ in range(2):
        answer = manager.post(f"/orders/{order.pk}/cancel", key="again")
        assert answer.json["status"] == "cancelled"
    assert Event.objects.filter(kind="cancel").count() == 1
    again = manager.post(f"/orders/{order.pk}/cancel")
    assert (again.status, again.code) == (409, "wrong_status")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "money_unsaid"),
        ({"money": "lost"}, 422, "invalid"),
        ({"money": "credit", "lines": []}, 422, "nothing_cancelled"),
        ({"money": "credit", "lines": [{"line": 404, "units": 1}]}, 422, "wrong_count"),
        ({"money": "credit", "version": 99}, 409, "stale_version"),
    ],
)
def test_what_cannot_be_cancelled(
    manager: Caller, order: Fulfilment, body: dict[str, object], status: int, code: str
) -> None:
    answer = manager.post(f"/orders/{order.pk}/cancel", body)
    assert (answer.status, answer.code) == (status, code)


def test_what_must_be_said_is_named(manager: Caller, order: Fulfilment) -> None:
    path = f"/orders/{order.pk}/cancel"
    assert manager.post(path, {}).errors.keys() == {"money"}
    assert manager.post(path, {"money": "credit", "lines": []}).errors.keys() == {"lines"}


def test_a_completion_is_undone(manager: Caller, order: Fulfilment) -> None:
    shipped(order)
    answer = manager.post(f"/orders/{order.pk}/reopen", {"reason": "Wrong row"})
    assert (answer.status, answer.json["status"]) == (200, "packed")
    assert manager.post(f"/orders/{order.pk}/reopen").code == "wrong_status"


def test_goods_come_back(manager: Caller, order: Fulfilment) -> None:
    outlet = shipped(order).outlet
    mug = manager.get(f"/sales/{order.sale_id}").json["lines"][0]
    on_hand = StockLevel.objects.get(product__sku="MUG").on_hand
    lines = [{"line": mug["id"], "units": 2}]
    said: dict[str, object] = {"lines": lines, "outlet": outlet.code, "reason": "Small"}
    answer = manager.post(f"/sales/{order.sale_id}/returns", said)
    assert (answer.status, answer.json["lines"][0]["returned"]) == (201, 2)
    assert StockLevel.objects.get(product__sku="MUG").on_hand == on_hand + 2
    assert manager.post(f"/sales/{order.sale_id}/returns", said).code == "wrong_count"
    said |= {"damaged": True, "lines": [{"line": mug["id"], "units": 1}]}
    assert manager.post(f"/sales/{order.sale_id}/returns", said).status == 201
    assert Return.objects.latest("pk").is_damaged
    refused = manager.post(f"/orders/{order.pk}/reopen")
    assert refused.code == "taken_back"
    assert refused.json["detail"].startswith("Mia has taken back goods of this order")
    said["outlet"] = "NOWHERE"
    assert "outlet" in manager.post(f"/sales/{order.sale_id}/returns", said).errors


def test_a_return_is_undone(manager: Caller, order: Fulfilment) -> None:
    outlet = shipped(order).outlet
    line = order.sale.lines.all()[0].pk
    said = {"lines": [{"line": line, "units": 2}], "outlet": outlet.code}
    (back,) = manager.post(f"/sales/{order.sale_id}/returns", said).json["returns"]
    told = (back["line"], back["units"], back["outlet"], back["damaged"], back["by"])
    assert told == (line, 2, outlet.code, False, "Mia")
    path = f"/sales/{order.sale_id}/returns/{back['id']}/undo"
    for _ in range(2):
        answer = manager.post(path, key="again")
        assert (answer.status, answer.json["returns"]) == (200, [])
    assert answer.json["lines"][0]["returned"] == 0
    assert manager.post(path).code == "already_undone"


def test_packers_may_none_of_it(channel: Channel, order: Fulfilment) -> None:
    packer = Caller(makers.a_token(makers.a_person(Role.PACKER, "Bob", channel.outlets.get())))
    code = shipped(order).outlet.code
    line = order.sale.lines.all()[0].pk
    brought = {"lines": [{"line": line, "units": 1}], "outlet": code}
    for path, body in [
        (f"/orders/{order.pk}/cancel", {}),
        (f"/orders/{order.pk}/reopen", {}),
        (f"/sales/{order.sale_id}/returns", brought),
    ]:
        assert packer.post(path, body).code == "not_allowed"
