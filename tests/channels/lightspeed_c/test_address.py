import pytest

from bordereau.channels.lightspeed_c import normalise_url
from bordereau.channels.port import Refused

EU, US = "https://api.webshopapp.com/en", "https://api.shoplightspeed.com/en"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://api.webshopapp.com/nl/", "https://api.webshopapp.com/nl"),
        ("api.webshopapp.com", EU),
        ("https://corner-and-co.webshopapp.com/admin/orders", EU),
        (" corner.shoplightspeed.com/admin ", US),
        ("http://corner.shoplightspeed.com", US),
        (
            "https://api.shoplightspeed.com/us/orders.json?page=2",
            "https://api.shoplightspeed.com/us",
        ),
        ("eu1", EU),
        ("US1", US),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123/en"),
        ("http://127.0.0.1:8123/fr/shop.json", "http://127.0.0.1:8123/fr"),
        ("http://store:8123/", "http://store:8123/en"),
    ],
)
def test_what_people_paste(typed: str, address: str) -> None:
    assert normalise_url(typed) == address
    assert normalise_url(address) == address


@pytest.mark.parametrize(
    "typed",
    ["", "corner.example", "https://webshopapp.com.evil.example", "https://notwebshopapp.com",
     "ftp://api.webshopapp.com", "https://key:secret@api.webshopapp.com/nl", "two words"],
)  # fmt: skip
def test_what_names_no_cluster(typed: str) -> None:
    with pytest.raises(Refused, match="back office"):
        normalise_url(typed)
