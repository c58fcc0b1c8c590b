"""What a failure of the network is called: a sentence that a person can act on."""

import ssl
from collections.abc import Iterator

import httpx
from django.utils.translation import gettext_noop as _

from bordereau.channels.guard import ForbiddenAddressError, UnknownHostError
from bordereau.channels.port import Refused, Retry, StoreProblem


class TooLargeError(httpx.TransportError):
    """An answer longer than we are ready to hold."""


FAILURES = (httpx.HTTPError, httpx.InvalidURL, ForbiddenAddressError, UnknownHostError)

# A kept connection that the other side has closed meanwhile looks like this.
BROKEN_OFF = (httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.RemoteProtocolError)

_SENTENCES: tuple[tuple[type[BaseException], type[Refused] | type[Retry], str], ...] = (
    (
        ForbiddenAddressError,
        Refused,
        _(
            "%(host)s is an address inside a private network, so nothing was sent to it. "
            "If the store really runs there, allow its private address."
        ),
    ),
    (
        UnknownHostError,
        Retry,
        _(
            "No address is known for %(host)s. Nothing was sent. "
            "Check the spelling, and that this machine reaches the internet."
        ),
    ),
    (
        ssl.SSLCertVerificationError,
        Retry,
        _(
            "The certificate of %(host)s cannot be trusted (%(reason)s), so nothing was sent. "
            "Ask the store's host to renew or correct it."
        ),
    ),
    (
        ssl.SSLError,
        Retry,
        _(
            "%(host)s does not speak TLS as it should, so nothing was sent. "
            "Check that the address opens with https in a browser."
        ),
    ),
    (
        ConnectionRefusedError,
        Retry,
        _(
            "%(host)s refuses connections. Nothing was sent. "
            "Check the address and its port, and that the store is up."
        ),
    ),
    (
        httpx.TimeoutException,
        Retry,
        _(
            "%(host)s took too long to answer. What we sent may have arrived; "
            "sending it again does no harm. We try again by ourselves."
        ),
    ),
    (
        TooLargeError,
        Refused,
        _(
            "%(host)s sent more than we can take in at once. Nothing was changed. "
            "Ask the store's host what it sends at this address."
        ),
    ),
    (
        httpx.InvalidURL,
        Refused,
        _(
            "%(host)s is not an address that we can connect to. Nothing was sent. "
            "Type it as it stands in the browser's address bar."
        ),
    ),
    (
        httpx.ConnectError,
        Retry,
        _(
            "%(host)s cannot be reached. Nothing was sent. "
            "Check this machine's connection; we try again by ourselves."
        ),
    ),
    (
        Exception,
        Retry,
        _(
            "%(host)s broke off the connection. What we sent may have arrived; "
            "sending it again does no harm. We try again by ourselves."
        ),
    ),
)


def problem_of(error: Exception, host: str) -> StoreProblem:
    """The first sentence that fits. The error's own words stay out: they may hold a key."""
    causes = tuple(_causes(error))
    for kind, problem, sentence in _SENTENCES:
        for cause in causes:
            if isinstance(cause, kind):
                return problem(sentence, host=host, reason=_reason(cause))
    raise AssertionError("the last sentence fits everything")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _reason(cause: BaseException) -> str:
    return cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else ""
