import pytest

from bordereau.work.web import address


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104
        ("::1", "http://[::1]:8000"),
        ("::", "http://localhost:8000"),
    ],
)
def test_an_address_that_can_be_clicked(host: str, shown: str) -> None:
    assert address(host, 8000) == shown
