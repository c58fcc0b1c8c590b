"""The short-lived permission to listen: issued on the main port, checked by the live process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing

SALT = "bordereau.live"
SECONDS = 60  # from the redirect to the request that follows it


class BadTicket(Exception):
    """Not ours, changed, or too old."""


@dataclass(frozen=True, slots=True)
class Ticket:
    outlets: frozenset[int] | None  # None: every outlet
    origin: str  # of the page that listens

    def may_see(self, outlet: int) -> bool:
        return self.outlets is None or outlet in self.outlets


def issue(ticket: Ticket, secret: str) -> str:
    outlets = None if ticket.outlets is None else sorted(ticket.outlets)
    return signing.dumps([outlets, ticket.origin], key=secret, salt=SALT)


def read(text: str, secrets: Sequence[str]) -> Ticket:
    """Raises BadTicket."""
    try:
        outlets, origin = _load(text, secrets)
    except signing.BadSignature as error:
        raise BadTicket from error
    return Ticket(None if outlets is None else frozenset(outlets), origin)


def _load(text: str, secrets: Sequence[str]) -> Any:
    older: list[str | bytes] = [*secrets[1:]]
    return signing.loads(text, key=secrets[0], salt=SALT, max_age=SECONDS, fallback_keys=older)
