"""Where we may connect to: an address that a person typed leads to the public internet only.

The name is resolved here, every address it has is checked, and the connection then goes to a
checked address, so that a name which answers differently a moment later gains nothing.
"""

import ipaddress
import socket

import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MOST_TRIES = 3


class ForbiddenAddressError(Exception):
    """The host's address is not on the public internet."""


class UnknownHostError(Exception):
    """No address goes by this name."""


def is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order in which to try them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise UnknownHostError(host) from error
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def allowed_addresses(host: str, port: int, *, allow_private: bool) -> list[str]:
    """One forbidden address forbids the host: which one we would get is not ours to choose."""
    addresses = resolve(host, port)
    if not allow_private and not all(is_public(ipaddress.ip_address(one)) for one in addresses):
        raise ForbiddenAddressError(host)
    return addresses[:_MOST_TRIES]


class GuardedTransport(httpx.BaseTransport):
    """Connects to checked addresses. The certificate is still checked against the host's name."""

    def __init__(self, inner: httpx.BaseTransport, *, allow_private: bool) -> None:
        self._inner = inner
        self._allow_private = allow_private

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.raw_host.decode("ascii").strip("[]")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        *others, last = allowed_addresses(host, port, allow_private=self._allow_private)
        for address in others:
            try:
                return self._inner.handle_request(_to(address, host, request))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # a host with a dead IPv6 address is common; the next may live
        return self._inner.handle_request(_to(last, host, request))

    def close(self) -> None:
        self._inner.close()


def _to(address: str, host: str, request: httpx.Request) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,  # Host among them, as the name was typed
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )
