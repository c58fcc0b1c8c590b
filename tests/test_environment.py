"""The settings: read, or refused with their name and a hint."""

import pytest

from bordereau.environment import Mail, SettingsMistake, mail, read


@pytest.fixture(autouse=True)
def sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORDEREAU_EMAIL_FROM", "Shop <shop@example.com>")


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://h", Mail("h", 587, sender="Shop <shop@example.com>")),
        (
            "smtps://me%40h:p%2Fw@h:4650",
            Mail(
                "h", 4650, "me@h", "p/w", is_tls_from_start=True, sender="Shop <shop@example.com>"
            ),
        ),
        ("", Mail()),
    ],
)
def test_a_mail_server_is_read(monkeypatch: pytest.MonkeyPatch, url: str, read: Mail) -> None:
    monkeypatch.setenv("BORDEREAU_EMAIL_URL", url)
    assert mail() == read


@pytest.mark.parametrize("url", ["http://h", "smtp://", "mail.example.com", "smtp://h:99999"])
def test_another_address_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("BORDEREAU_EMAIL_URL", url)
    with pytest.raises(SettingsMistake, match=r"BORDEREAU_EMAIL_URL .*smtp://user"):
        mail()


@pytest.mark.parametrize("sender", ["", "the shop"])
def test_a_server_without_a_sender_is_refused(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    monkeypatch.setenv("BORDEREAU_EMAIL_URL", "smtp://h")
    monkeypatch.setenv("BORDEREAU_EMAIL_FROM", sender)
    with pytest.raises(SettingsMistake, match="BORDEREAU_EMAIL_FROM"):
        mail()


def test_the_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORDEREAU_EMAIL_URL", "smtp://me:secret@h")
    assert "secret" not in repr(mail())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BORDEREAU_DATABASE_URL", "mysql://h/shop"),
        ("BORDEREAU_DATABASE_URL", "postgresql://h"),
        ("BORDEREAU_DATABASE_URL", "postgresql://h:abc/shop"),
        ("BORDEREAU_DEBUG", "yes"),
        ("BORDEREAU_POLL_SECONDS", "0"),
        ("BORDEREAU_PORT", "80a"),
        ("BORDEREAU_PORT", "²"),
        ("BORDEREAU_PUBLIC_URL", "orders.example.com"),
        ("BORDEREAU_PUBLIC_URL", "https://a:b:c"),
        ("BORDEREAU_PUBLIC_URL", "https://[::1"),
    ],
)
def test_a_mistake_is_named_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingsMistake, match=rf"{name} .*\. Give "):
        read()
