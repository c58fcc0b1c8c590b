"""What happened, in words."""

from typing import Any

import pytest
from django.utils import timezone, translation

from bordereau.desk.history import told
from bordereau.fulfilment.models import Event
from bordereau.fulfilment.status import Verb


def an_event(kind: str, **detail: Any) -> Event:
    return Event(kind=kind, by_name="Ada", detail=detail, at=timezone.now())


TWO_MUGS = [{"name": "Mug", "units": 2}]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (an_event("imported"), "Ada sent this order"),
        (an_event("assign", person="Bob"), "Ada gave the order to Bob"),
        (an_event("pick", line=1, units=2), "Ada picked 2 units"),
        (an_event("pick", line=1, units=-1), "Ada picked -1 unit"),
        (an_event("unpack"), "Ada unpacked it"),
        (
            an_event("ship", carrier="Colissimo", tracking_number="6A1", notified=True),
            "Ada marked it as shipped, Colissimo 6A1, the customer gets an e-mail",
        ),
        (
            an_event("changed", lines=[{"name": "Mug", "from": 3, "to": 1}]),
            "Ada changed the order, Mug: 3 → 1",
        ),
        (an_event("cancel", reason="Out of stock"), "Ada cancelled the order, Out of stock"),
        (
            an_event("payment", amount="42.5", method="Cash"),
            "Ada recorded a payment of €42.50 (Cash)",
        ),
        (
            an_event("store_status", **{"from": "processing", "to": "completed"}),
            "Ada changed its status from processing to completed",
        ),
        (
            an_event("moved", goods=TWO_MUGS, to="Port", put_back=1),
            "Ada moved 2 × Mug to Port, 1 unit to put back on its shelf",
        ),
        (
            an_event("received", goods=TWO_MUGS, **{"from": "Main street"}),
            "Ada moved 2 × Mug here from Main street",
        ),
        (
            an_event("merged", goods=TWO_MUGS, to="Port", put_back=0),
            "Ada merged it into the order of Port: 2 × Mug",
        ),
        (an_event("from_the_future"), "Ada: from_the_future"),
    ],
    ids=lambda given: given.kind if isinstance(given, Event) else "",
)
def test_told(event: Event, words: str) -> None:
    assert told(event, "EUR") == words


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_has_words(verb: Verb) -> None:
    assert ":" not in told(an_event(verb), "EUR")


def test_money_is_the_readers() -> None:
    with translation.override("fr"):
        assert "42,50" in told(an_event("payment", amount="42.5", method="Cash"), "EUR")
