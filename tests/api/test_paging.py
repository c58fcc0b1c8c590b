"""Pages that stay put while rows come and go."""

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
