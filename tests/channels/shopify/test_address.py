import pytest

from bordereau.channels.port import Refused
from bordereau.channels.shopify.address import normalise_url

SHOP = "https://corner-and-co.myshopify.com"


@pytest.mark.parametrize(
    "typed",
    [
        "corner-and-co",
        "Corner-And-Co.myshopify.com",
        "corner-and-co.myshopify.com/",
        " https://corner-and-co.myshopify.com/admin/orders?x=1 ",
        "http://corner-and-co.myshopify.com",
        "https://admin.shopify.com/store/corner-and-co",
        "admin.shopify.com/store/corner-and-co/settings/domains",
        '"https://corner-and-co.myshopify.com"',
    ],
)
def test_every_way_of_naming_the_store(typed: str) -> None:
    assert normalise_url(typed) == SHOP


@pytest.mark.parametrize("typed", ["http://127.0.0.1:8001", "http://127.0.0.1:8001/admin"])
def test_a_store_that_stands_in_keeps_its_address(typed: str) -> None:
    assert normalise_url(typed) == "http://127.0.0.1:8001"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "shop.example",
        "https://www.shop.example",
        "https://myshopify.com",
        "https://admin.shopify.com",
        "https://corner.myshopify.com.evil.example",
        "https://evil.example/corner.myshopify.com",
        "https://user:pass@corner.myshopify.com",
        "ftp://corner.myshopify.com",
        "https://[::1",
    ],
)
def test_what_is_no_store_of_shopifys(typed: str) -> None:
    with pytest.raises(Refused, match="myshopify"):
        normalise_url(typed)
