"""Of a long list no more is held than is taken now, and nothing is skipped."""

from datetime import UTC, datetime, timedelta

from bordereau.channels.lightspeed_c.listing import Oldest, Row

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def row(number: int, minute: int) -> Row:
    at = START + timedelta(minutes=minute)
    return Row(str(number), "processing_awaiting_shipment", at, at, b"{}")


def taken(*pages: list[Row], most: int = 3) -> tuple[list[str], int]:
    oldest = Oldest(lambda one: one.updated >= START, most)
    for page in pages:
        oldest.take(page)
        assert len(oldest.rows) <= most
    changed = oldest.changed()
    return [one.id for one in changed.rows], changed.total


def test_the_oldest_are_taken_whatever_the_sequence_of_the_list() -> None:
    newest_first = [[row(5, 50), row(4, 40)], [row(3, 30), row(2, 20)], [row(1, 10), row(9, -5)]]
    assert taken(*newest_first) == (["1", "2", "3"], 5)
    assert taken(*newest_first[::-1]) == (["1", "2", "3"], 5)


def test_what_was_let_go_for_a_row_that_then_moved_is_not_skipped() -> None:
    """The second is changed while we read: then the fourth is among the first three."""
    first = [row(1, 10), row(2, 20), row(3, 30), row(4, 40)]
    assert taken(first, [row(5, 50), row(2, 60)]) == (["1", "3"], 5)
