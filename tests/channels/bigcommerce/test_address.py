import pytest

from bordereau.channels.bigcommerce.address import normalise_url, store_hash
from bordereau.channels.port import Refused

URL = "https://api.bigcommerce.com/stores/abc123"


@pytest.mark.parametrize(
    "typed",
    [
        "https://api.bigcommerce.com/stores/abc123/v3/",
        "https://api.bigcommerce.com/stores/abc123/v2",
        "api.bigcommerce.com/stores/abc123",
        " <https://api.bigcommerce.com/stores/abc123/v3/> ",
        "stores/abc123",
        "/stores/abc123/v3/",
        "abc123",
        "https://store-abc123.mybigcommerce.com/manage/orders",
        "store-abc123.mybigcommerce.com",
        "http://api.bigcommerce.com/stores/abc123",
    ],
)
def test_every_way_of_naming_the_store(typed: str) -> None:
    assert normalise_url(typed) == URL
    assert store_hash(normalise_url(typed)) == "abc123"


def test_a_store_on_our_own_network_keeps_its_address() -> None:
    assert normalise_url("http://127.0.0.1:8004/stores/c0rn3r/v3") == (
        "http://127.0.0.1:8004/stores/c0rn3r"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "shop.example",
        "https://www.shop.example/",
        "https://api.bigcommerce.com/",
        "https://store-abc123.mybigcommerce.com.evil.example",
        "https://user:pass@api.bigcommerce.com/stores/abc123",
        "ftp://api.bigcommerce.com/stores/abc123",
        "https://api.bigcommerce.com/stores/{store_hash}/v3",
        "https://[::1",
    ],
)
def test_what_does_not_say_which_store_it_is(typed: str) -> None:
    with pytest.raises(Refused, match="does not say which BigCommerce store"):
        normalise_url(typed)
