import pytest

from bordereau.channels.port import Refused
from bordereau.channels.woocommerce.address import normalise_url

GOOD = [
    ("https://shop.example/", "https://shop.example"),
    ("shop.example", "https://shop.example"),
    ("  Shop.Example  ", "https://shop.example"),
    ("https://shop.example/wp-admin/admin.php?page=wc-settings", "https://shop.example"),
    ("https://shop.example/wp-json/wc/v3", "https://shop.example"),
    ("https://shop.example/wp-login.php", "https://shop.example"),
    ("https://shop.example/store/wp-admin", "https://shop.example/store"),
    ("https://shop.example/store/", "https://shop.example/store"),
    ("https://shop.example/?utm=1#top", "https://shop.example"),
    ("http://192.168.1.5:8080/", "http://192.168.1.5:8080"),
    ("https://shop.example:443", "https://shop.example"),
    ("shop.example:8443/x", "https://shop.example:8443/x"),
    ("<https://shop.example>", "https://shop.example"),
    ("https://café.example", "https://xn--caf-dma.example"),
]
BAD = ["", "   ", "ftp://shop.example", "javascript://x", "https://", "my shop", "a:b@shop.example",
       "https://[::1", "https://shop.example:notaport"]  # fmt: skip


@pytest.mark.parametrize(("typed", "url"), GOOD)
def test_what_people_paste(typed: str, url: str) -> None:
    assert normalise_url(typed) == url


@pytest.mark.parametrize("typed", BAD)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(Refused):
        normalise_url(typed)


@pytest.mark.parametrize(("_typed", "url"), GOOD)
def test_a_normal_address_stays_as_it_is(_typed: str, url: str) -> None:
    assert normalise_url(url) == url
