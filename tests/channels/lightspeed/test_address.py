import pytest

from bordereau.channels.lightspeed.address import normalise_url
from bordereau.channels.port import Refused

REAL = "https://app.ecwid.com/api/v3/4870020"


@pytest.mark.parametrize(
    "typed",
    [
        "4870020",
        " #4870020 ",
        "https://my.ecwid.com/store/4870020#orders",
        "my.business.shop/store/4870020",
        "https://my.ecwid.com/store/4870020?lang=fr#order:id=1",
        "https://app.ecwid.com/api/v3/4870020/orders",
        "<https://store4870020.company.site/products>",
        "store4870020.company.site",
        REAL,
    ],
)
def test_whatever_is_pasted_the_number_counts(typed: str) -> None:
    assert normalise_url(typed) == REAL


def test_a_store_on_trial_answers_for_itself() -> None:
    address = "http://127.0.0.1:8123/api/v3/1003"
    assert normalise_url(address + "/orders?x=1") == normalise_url(address) == address
    assert normalise_url("http://store:8123/api/v3/7") == "http://store:8123/api/v3/7"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "our shop",
        "https://shop.example",
        "ftp://my.ecwid.com/store/4870020",
        "https://ada:pw@my.ecwid.com/store/4870020",
        "https://my.ecwid.com/store/",
        "http://127.0.0.1:8123",
        "9" * 20,
    ],
)
def test_what_names_no_store_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="does not name an E-Series store"):
        normalise_url(typed)


def test_the_token_goes_to_no_host_that_somebody_made_up() -> None:
    assert normalise_url("https://evil.example/store/4870020") == REAL
