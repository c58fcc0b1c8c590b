"""Pages that stay put while rows come and go."""

import pytest

from bordereau.api import paging
from bordereau.channels.models import Channel
from tests import makers
from tests.api.conftest import Caller


def test_pages_hold_every_row_once_whatever_arrives_meanwhile(
    owner: Caller, channel: Channel
) -> None:
    there = [makers.an_order(channel).pk for _ in range(5)]
    seen: list[int] = []
    cursor = ""
    while True:
        page = owner.get("/orders", limit=2, cursor=cursor).json
        seen += [order["id"] for order in page["results"]]
        makers.an_order(channel)
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == there[::-1]


def test_a_full_last_page_is_the_last(owner: Caller, channel: Channel) -> None:
    makers.an_order(channel)
    assert owner.get("/orders", limit=1).json["next"] is None


def test_a_cursor_belongs_to_its_list(owner: Caller, channel: Channel) -> None:
    for _ in range(2):
        makers.an_order(channel)
    cursor = owner.get("/orders", limit=1).json["next"]
    assert owner.get("/sales", cursor=cursor).errors.keys() == {"cursor"}
    assert owner.get("/orders", cursor=cursor[:-1] + "*").errors.keys() == {"cursor"}


def test_a_search_reads_a_bounded_stretch_and_goes_on_where_it_stopped(
    owner: Caller, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "LOOK_BACK", 2)
    makers.an_order(channel, customer_name="Zoë Long Ago")
    for _ in range(3):
        makers.an_order(channel, customer_name="Bo")
    for path in ("/orders", "/sales"):
        first = owner.get(path, q="zoe ago").json
        assert (first["results"], bool(first["next"])) == ([], True)
        second = owner.get(path, q="zoe ago", cursor=first["next"]).json
        assert len(second["results"]) == 1
        third = owner.get(path, q="zoe ago", cursor=second["next"]).json
        assert (third["results"], third["next"]) == ([], None)


def test_a_number_in_full_is_found_however_old(
    owner: Caller, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "LOOK_BACK", 1)
    old = makers.an_order(channel)
    for _ in range(3):
        makers.an_order(channel)
    for text in (old.sale.receipt_number, old.sale.store_order_number):
        found = owner.get("/orders", q=text).json
        assert ([order["id"] for order in found["results"]], found["next"]) == ([old.pk], None)
        assert [sale["id"] for sale in owner.get("/sales", q=text).json["results"]] == [old.sale_id]
