import pytest

from bordereau.live import tickets
from bordereau.live.tickets import BadTicket, Ticket

TICKET = Ticket(frozenset({1, 3}), "http://desk.example")


@pytest.mark.parametrize("outlets", [None, frozenset(), frozenset({1, 3})])
def test_a_ticket_is_read_as_it_was_issued(outlets: frozenset[int] | None) -> None:
    ticket = Ticket(outlets, "http://desk.example")
    assert tickets.read(tickets.issue(ticket, "secret"), ["secret"]) == ticket


def test_an_older_secret_still_counts() -> None:
    assert tickets.read(tickets.issue(TICKET, "old"), ["new", "old"]) == TICKET


def test_another_secret_does_not() -> None:
    with pytest.raises(BadTicket):
        tickets.read(tickets.issue(TICKET, "another"), ["secret"])


def test_it_does_not_last(monkeypatch: pytest.MonkeyPatch) -> None:
    text = tickets.issue(TICKET, "secret")
    monkeypatch.setattr(tickets, "SECONDS", -1)
    with pytest.raises(BadTicket):
        tickets.read(text, ["secret"])


def test_who_may_see_what() -> None:
    assert TICKET.may_see(3)
    assert not TICKET.may_see(2)
    assert Ticket(None, "").may_see(2)
