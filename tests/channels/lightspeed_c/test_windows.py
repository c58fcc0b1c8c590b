import pytest

from bordereau.channels.lightspeed_c.windows import wait_for_room

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
    assert wait_for_room(headers) == wait


@pytest.mark.parametrize("left", ["", "12", "a/b/c", "1/2"])
def test_headers_that_tell_nothing_stop_nobody(left: str) -> None:
    headers = {
        "x-ratelimit-limit": LIMIT,
        "x-ratelimit-remaining": left,
        "x-ratelimit-reset": "60/1800/40000",
    }
    assert wait_for_room(headers) is None
    assert wait_for_room({}) is None
