"""What an audit of the books finds, in plain words for whoever runs `doctor`."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Finding:
    text: str
    is_wrong: bool = True  # else it is worth knowing, and nobody made a mistake


def wrong(findings: Iterable[Finding]) -> list[str]:
    """What must never be found: tests ask that this is empty."""
    return [finding.text for finding in findings if finding.is_wrong]


def rows(sql: str) -> list[tuple[object, ...]]:
    """The answer to a query that both databases understand."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        answer: list[tuple[object, ...]] = cursor.fetchall()
    return answer
