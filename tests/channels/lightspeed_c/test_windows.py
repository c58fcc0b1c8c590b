import pytest

from bordereau.channels.lightspeed_c.windows import (
    KEPT_BY_READING,
    KEPT_BY_STOCK,
    wait_for_room,
)

LIMIT = "300/3000/12000"


@pytest.mark.parametrize(
    ("left", "wait"),
    [
        ("300/3000/12000", None),
        ("30/300/1200", None),  # just enough is kept back
        ("29/3000/12000", 60),
        ("29/299/12000", 1800),  # the longest of those that are low
        ("300/3000/1199", 40000),
        ("0/0/0", 40000),
    ],
)
def test_reading_much_leaves_room_in_every_window(left: str, wait: float | None) -> None:
    headers = {
        "x-ratelimit-limit": LIMIT,
        "x-ratelimit-remaining": left,
        "x-ratelimit-reset": "60/1800/40000",
    }
    assert wait_for_room(headers, 10) == wait


def test_stock_goes_on_for_longer_and_orders_for_as_long_as_they_may() -> None:
    headers = {
        "x-ratelimit-limit": LIMIT,
        "x-ratelimit-remaining": "16/3000/12000",
        "x-ratelimit-reset": "60/1800/40000",
    }
    assert wait_for_room(headers, KEPT_BY_READING) == 60
    assert wait_for_room(headers, KEPT_BY_STOCK) is None
    low = headers | {"x-ratelimit-remaining": "14/3000/12000"}
    assert wait_for_room(low, KEPT_BY_STOCK) == 60
    assert wait_for_room(low | {"x-ratelimit-remaining": "0/0/0"}, 0) is None


@pytest.mark.parametrize("left", ["", "12", "a/b/c", "1/2"])
def test_headers_that_tell_nothing_stop_nobody(left: str) -> None:
    headers = {
        "x-ratelimit-limit": LIMIT,
        "x-ratelimit-remaining": left,
        "x-ratelimit-reset": "60/1800/40000",
    }
    assert wait_for_room(headers, 10) is None
    assert wait_for_room({}, 10) is None
