import ipaddress
import socket

import httpx
import pytest

from bordereau.channels import guard
from bordereau.channels.guard import ForbiddenAddressError, GuardedTransport, UnknownHostError

PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"]
FORBIDDEN = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1",
    "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "2002:7f00:1::", "64:ff9b::7f00:1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_may_be_reached(address: str) -> None:
    assert guard.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_other_address_may_be_reached(address: str) -> None:
    assert not guard.is_public(ipaddress.ip_address(address))


def answers(monkeypatch: pytest.MonkeyPatch, *turns: list[str]) -> None:
    left = list(turns)
    monkeypatch.setattr(guard, "resolve", lambda _host, _port: left.pop(0))


def heard(allow_private: bool, *refusing: str) -> tuple[httpx.Client, list[httpx.Request]]:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if request.url.host in refusing:
            raise httpx.ConnectError("no way there")
        return httpx.Response(200)

    transport = GuardedTransport(httpx.MockTransport(answer), allow_private=allow_private)
    return httpx.Client(transport=transport), requests


def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    client, requests = heard(False)
    client.get("https://shop.example/x?y=1")
    (request,) = requests
    assert str(request.url) == "https://93.184.216.34/x?y=1"
    assert request.headers["host"] == "shop.example"
    assert request.extensions["sni_hostname"] == "shop.example"
    with pytest.raises(ForbiddenAddressError):  # the name has changed its mind
        client.get("https://shop.example/")
    assert len(requests) == 1


def test_one_private_address_forbids_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    client, requests = heard(False)
    with pytest.raises(ForbiddenAddressError):
        client.get("https://shop.example/")
    assert requests == []


def test_a_private_address_that_the_owner_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["10.0.0.1"])
    client, requests = heard(True)
    assert client.get("https://nas.example/").status_code == 200
    assert requests[0].url.host == "10.0.0.1"


def test_the_next_address_is_tried_when_one_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["2606:2800:220:1::1", "93.184.216.34"])
    client, requests = heard(False, "2606:2800:220:1::1")
    assert client.post("https://shop.example/", content=b"body").status_code == 200
    assert [one.read() for one in requests] == [b"body", b"body"]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]:8080/", "http://2130706433/", "http://0x7f.1/"],
)
def test_addresses_in_disguise(url: str) -> None:
    client, requests = heard(False)
    with pytest.raises((ForbiddenAddressError, UnknownHostError)):
        client.get(url)
    assert requests == []


def test_a_name_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_args: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(UnknownHostError):
        guard.resolve("nowhere.example", 443)
