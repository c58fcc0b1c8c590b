"""Looking at a store before anything rests on it: what it allows, and what it has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bordereau.channels.connections import missing_in
from bordereau.channels.port import LacksPermission, Platform
from bordereau.channels.shapes import Connection, StoreFacts, StoreLocation

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Findings:
    facts: StoreFacts
    missing: tuple[str, ...]  # all that the store does not let us do
    locations: tuple[StoreLocation, ...] | None  # None: it did not say
    completed_words: tuple[str, ...] | None

    @property
    def may_import(self) -> bool:
        return self.facts.may_import or not self.facts.missing_permissions


def look(platform: Platform, connection: Connection) -> Findings:
    """Ask the store all that a connection rests on. Raises StoreProblem."""
    facts = platform.check(connection)
    missing = list(facts.missing_permissions)
    if missing and not facts.may_import:
        return Findings(facts, tuple(missing), None, None)
    locations = _unless_forbidden(lambda: platform.fetch_locations(connection), missing)
    words = _unless_forbidden(lambda: platform.fetch_completed_words(connection), missing)
    return Findings(facts, tuple(missing), locations, words)


def _unless_forbidden(
    ask: Callable[[], Sequence[Found]], missing: list[str]
) -> tuple[Found, ...] | None:
    try:
        return tuple(ask())
    except LacksPermission as problem:
        missing.extend(word for word in missing_in(problem) if word not in missing)
        return None
