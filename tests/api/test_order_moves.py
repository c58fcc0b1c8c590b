"""Moving, merging and what is short over the API."""

import pytest

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment, Shortage
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet
from tests import makers
from tests.api.conftest import Caller, caller


@pytest.fixture
def port(channel: Channel) -> Outlet:
    return makers.an_outlet("PORT", "Port")


@pytest.fixture
def order(channel: Channel, port: Outlet) -> Fulfilment:
    makers.a_product("MUG", channel.outlets.get(), 5)
    return makers.an_order(channel, makers.a_store_line("MUG", 3), makers.a_store_line("JUG"))


@pytest.fixture
def ada(order: Fulfilment) -> Caller:
    return caller(makers.a_person(Role.PACKER, "Ada L", order.outlet))


def mug(order: Fulfilment) -> int:
    return order.lines.get(product__sku="MUG").pk


def test_some_units_move(ada: Caller, order: Fulfilment) -> None:
    body = {"outlet": "PORT", "lines": [{"line": mug(order), "units": 2}], "version": 1}
    answer = ada.post(f"/orders/{order.pk}/move", body)
    assert answer.status == 200
    assert (answer.json["id"], answer.json["status"]) == (order.pk, "new")
    assert [line["quantity"] for line in answer.json["lines"]] == [1, 1]
    part = Fulfilment.objects.get(pk=answer.json["into"])
    assert part.outlet.code == "PORT"


def test_a_line_that_is_named_twice_moves_by_both(ada: Caller, order: Fulfilment) -> None:
    lines = [{"line": mug(order), "units": 1}, {"line": mug(order), "units": 2}]
    answer = ada.post(f"/orders/{order.pk}/move", {"outlet": "PORT", "lines": lines})
    assert Fulfilment.objects.get(pk=answer.json["into"]).lines.get().quantity == 3


def test_a_move_is_done_once_for_a_key(ada: Caller, order: Fulfilment) -> None:
    body = {"outlet": "PORT", "lines": [{"line": mug(order), "units": 1}]}
    first = ada.post(f"/orders/{order.pk}/move", body, key="once")
    assert ada.post(f"/orders/{order.pk}/move", body, key="once").json == first.json
    assert Fulfilment.objects.get(pk=first.json["into"]).lines.get().quantity == 1


def test_all_of_it_moves_and_is_taken_back(ada: Caller, order: Fulfilment) -> None:
    actions.pack(order.pk, SYSTEM)
    moved = ada.post(f"/orders/{order.pk}/move", {"outlet": "PORT"}).json
    assert (moved["status"], moved["put_back"]) == ("moved", 4)
    back = ada.post(f"/orders/{moved['into']}/take-back").json
    assert (back["id"], back["status"]) == (order.pk, "new")


def test_two_orders_are_merged(owner: Caller, order: Fulfilment) -> None:
    moved = owner.post(f"/orders/{order.pk}/move", {"outlet": "PORT", "lines": [
        {"line": mug(order), "units": 1}]}).json  # fmt: skip
    answer = owner.post(f"/orders/{moved['into']}/merge", {"into": order.pk})
    assert (answer.json["status"], answer.json["into"]) == ("moved", order.pk)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("move", {"outlet": "PORT", "lines": [{"line": 0, "units": 1}]}, 422, "wrong_count"),
        ("move", {"outlet": "PORT", "lines": []}, 409, "nothing_moved"),
        ("move", {"outlet": "MAIN"}, 409, "same_outlet"),
        ("move", {"outlet": "PORT", "version": 99}, 409, "stale_version"),
        ("take-back", None, 409, "not_moved"),
        ("merge", {"into": 4711}, 404, "not_found"),
    ],
)
def test_what_cannot_be_done_is_refused(
    ada: Caller, order: Fulfilment, path: str, body: object, status: int, code: str
) -> None:
    answer = ada.post(f"/orders/{order.pk}/{path}", body)
    assert (answer.status, answer.code) == (status, code)


def test_an_outlet_that_is_not_there_is_named(ada: Caller, order: Fulfilment) -> None:
    answer = ada.post(f"/orders/{order.pk}/move", {"outlet": "MOON"})
    assert answer.errors == {"outlet": "There is no outlet of this code."}


def test_what_is_short_is_told_until_it_is_settled(ada: Caller, order: Fulfilment) -> None:
    body = {"line": mug(order), "units": 2, "why": "damaged", "words": "cracked"}
    answer = ada.post(f"/orders/{order.pk}/short", body).json
    assert (answer["status"], answer["corrected"], answer["into"]) == ("in_progress", 2, None)
    assert [line["short"] for line in answer["lines"]] == [2, 1]
    assert (Shortage.objects.get().why, Shortage.objects.get().words) == ("damaged", "cracked")
    packed = ada.post(f"/orders/{order.pk}/pack")
    assert (packed.status, packed.code) == (409, "short")
    found = ada.post(f"/orders/{order.pk}/found", {"line": mug(order)}).json
    assert [line["short"] for line in found["lines"]] == [0, 1]


def test_what_is_short_counts_even_where_the_books_have_it(
    owner: Caller, order: Fulfilment
) -> None:
    """They lie somewhere, and nobody finds them."""
    owner.post("/stock/movements", {"sku": "MUG", "outlet": "MAIN", "kind": "receive", "units": 9})
    answer = owner.post(f"/orders/{order.pk}/short", {"line": mug(order), "units": 1}).json
    assert answer["lines"][0]["short"] == 1


def test_a_backorder_says_so(ada: Caller, order: Fulfilment) -> None:
    body = {"line": mug(order), "units": 3, "what_now": "backorder"}
    part = ada.post(f"/orders/{order.pk}/short", body).json["into"]
    assert ada.get(f"/orders/{part}").json["is_backorder"] is True
    assert ada.get(f"/orders/{order.pk}").json["is_backorder"] is False


def test_another_outlet_sends_it(ada: Caller, order: Fulfilment, port: Outlet) -> None:
    body = {"line": mug(order), "units": 2, "what_now": "other_outlet"}
    assert ada.post(f"/orders/{order.pk}/short", body).code == "no_outlet"
    answer = ada.post(f"/orders/{order.pk}/short", body | {"outlet": "PORT"}).json
    assert Fulfilment.objects.get(pk=answer["into"]).outlet == port


def test_what_makes_no_sense_names_its_field(ada: Caller, order: Fulfilment) -> None:
    body = {"line": mug(order), "units": 0, "why": "eaten"}
    assert set(ada.post(f"/orders/{order.pk}/short", body).errors) == {"units", "why"}
    body = {"line": mug(order), "units": 1, "what_now": "backorder", "outlet": "PORT"}
    assert set(ada.post(f"/orders/{order.pk}/short", body).errors) == {"outlet"}
    assert not Shortage.objects.exists()


def test_a_wrong_field_of_a_line_is_named_with_its_place(ada: Caller, order: Fulfilment) -> None:
    lines = [{"line": mug(order), "units": 1}, {"line": mug(order), "unit": 1}]
    answer = ada.post(f"/orders/{order.pk}/move", {"outlet": "PORT", "lines": lines})
    assert answer.errors == {
        "lines.1.units": "This field is required.",
        "lines.1.unit": "There is no field of this name.",
    }


@pytest.mark.parametrize("units", [True, "1", 1.0])
def test_what_is_no_whole_number_is_not_read_as_one(
    ada: Caller, order: Fulfilment, units: object
) -> None:
    answer = ada.post(f"/orders/{order.pk}/short", {"line": mug(order), "units": units})
    assert answer.errors == {"units": "Give a whole number."}
    assert not Shortage.objects.exists()


def test_whoever_settled_a_shortage_first_is_named(ada: Caller, order: Fulfilment) -> None:
    body = {"line": mug(order), "units": 1}
    ada.post(f"/orders/{order.pk}/short", body)
    found = {"line": mug(order)}
    ben = caller(makers.a_person(Role.PACKER, "Ben", order.outlet))
    assert ben.post(f"/orders/{order.pk}/found", found).status == 200
    refused = ada.post(f"/orders/{order.pk}/found", found)
    assert refused.code == "not_short"
    assert refused.json["detail"].startswith("Ben has settled what was short of it already.")
    again = ben.post(f"/orders/{order.pk}/found", found)
    assert again.json["detail"] == "Nothing of it is reported short any more."
