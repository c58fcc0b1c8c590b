"""Stock over the API."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bordereau.staff.access import Role
from bordereau.stock.models import Outlet, StockMovement
from tests import makers
from tests.api.conftest import Caller, caller

TAKEN = {"sku": "MUG", "outlet": "MAIN", "kind": "correct", "units": -2, "reason": "broken"}


def test_a_level_says_what_may_be_sold(owner: Caller, outlet: Outlet) -> None:
    makers.a_product("MUG", outlet, units=5)
    makers.an_order(makers.a_channel(outlet), makers.a_store_line("MUG", 2))
    assert owner.get("/stock", sku="MUG").json["results"] == [
        {
            "sku": "MUG",
            "name": "The MUG",
            "outlet": "MAIN",
            "on_hand": 5,
            "committed": 2,
            "available": 3,
        }
    ]


def test_filters_narrow_the_list(owner: Caller, outlet: Outlet) -> None:
    makers.a_product("MUG", outlet, units=1)
    makers.a_product("TEA", makers.an_outlet("SIDE"), units=1)
    assert [level["sku"] for level in owner.get("/stock").json["results"]] == ["TEA", "MUG"]
    assert [level["sku"] for level in owner.get("/stock", outlet="SIDE").json["results"]] == ["TEA"]
    assert owner.get("/stock", sku="MUG", outlet="SIDE").json["results"] == []
    packer = caller(makers.a_person(Role.PACKER, "Bob", outlet))
    assert [level["sku"] for level in packer.get("/stock").json["results"]] == ["MUG"]


def test_a_movement_moves_stock_and_says_where_to(owner: Caller, outlet: Outlet) -> None:
    makers.a_product("MUG", outlet, units=5)
    moved = owner.post("/stock/movements", TAKEN)
    assert moved.status == 201
    assert (moved.json["kind"], moved.json["units"]) == ("correct", -2)
    assert moved.json["level"]["on_hand"] == 3
    row = StockMovement.objects.get(pk=moved.json["id"])
    assert (row.reason, row.by and row.by.name) == ("broken", "Ada")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sku": "NONE"}, "sku"),
        ({"sku": ""}, "sku"),
        ({"outlet": "NONE"}, "outlet"),
        ({"kind": "commit"}, "kind"),
        ({"units": 0}, "units"),
        ({"units": None}, "units"),
        ({"kind": "count", "counted": -1}, "counted"),
        ({"units": 10**12}, "units"),
        ({"units": 1.5}, "units"),
        ({"colour": "red"}, "colour"),
        ({"units": True}, "units"),
        ({"counted": 3}, "counted"),
        ({"seen": 5}, "seen"),
        ({"kind": "count", "seen": 5}, "seen"),
        ({"kind": "count", "counted": 3, "seen": 0}, "units"),
        ({"to_outlet": "MAIN"}, "to_outlet"),
    ],
)
def test_a_wrong_movement_moves_nothing(
    owner: Caller, outlet: Outlet, change: dict[str, Any], field: str
) -> None:
    makers.a_product("MUG", outlet)
    refused = owner.post("/stock/movements", TAKEN | change)
    assert refused.status == 422
    assert refused.errors.keys() == {field}
    assert not StockMovement.objects.exists()


def test_a_count_sets_what_is_on_hand(owner: Caller, outlet: Outlet) -> None:
    makers.a_product("MUG", outlet, units=5)
    counted = {"sku": "MUG", "outlet": "MAIN", "kind": "count", "counted": 3, "seen": 5}
    done = owner.post("/stock/movements", counted).json
    assert (done["units"], done["level"]["on_hand"]) == (-2, 3)
    assert owner.post("/stock/movements", counted).code == "stale_count"
    right = owner.post("/stock/movements", counted | {"seen": 3})
    assert (right.status, right.json["id"], right.json["units"]) == (201, None, 0)


def test_goods_move_to_another_outlet(owner: Caller, outlet: Outlet) -> None:
    makers.a_product("MUG", outlet, units=5)
    makers.an_outlet("PORT", "Port")
    moved = {"sku": "MUG", "outlet": "MAIN", "kind": "move", "units": 2, "to_outlet": "PORT"}
    done = owner.post("/stock/movements", moved).json
    assert (done["units"], done["level"]["on_hand"]) == (-2, 3)
    assert owner.get("/stock", outlet="PORT").json["results"][0]["on_hand"] == 2
    assert owner.post("/stock/movements", moved | {"to_outlet": "X"}).errors.keys() == {"to_outlet"}
    assert owner.post("/stock/movements", moved | {"to_outlet": "MAIN"}).code == "same_outlet"
    assert owner.post("/stock/movements", moved | {"units": -2}).code == "wrong_units"
    assert owner.get("/stock", outlet="PORT").json["results"][0]["on_hand"] == 2


def test_only_a_manager_moves_stock(outlet: Outlet) -> None:
    makers.a_product("MUG", outlet)
    cashier = caller(makers.a_person(Role.CASHIER, "Bob"))
    refused = cashier.post("/stock/movements", TAKEN)
    assert (refused.status, refused.code) == (403, "not_allowed")


def test_a_longer_page_takes_no_more_queries(owner: Caller, outlet: Outlet) -> None:
    for number in range(4):
        makers.a_product(f"SKU-{number}", outlet, units=1)
    owner.get("/stock")

    def queries(limit: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(owner.get("/stock", limit=limit).json["results"]) == limit
        return len(asked)

    assert queries(1) == queries(4) <= 3
