from itertools import product

import pytest

from bordereau.fulfilment.status import (
    Status,
    Type,
    Verb,
    after,
    all_completed,
    all_packed,
    fits_type,
    with_other_content,
)

# The whole table, written out by hand; what is not here may not be done.
ALLOWED = {
    (Verb.PICK, Status.NEW): Status.IN_PROGRESS,
    (Verb.PICK, Status.IN_PROGRESS): Status.IN_PROGRESS,
    (Verb.ASSIGN, Status.NEW): Status.IN_PROGRESS,
    (Verb.ASSIGN, Status.IN_PROGRESS): Status.IN_PROGRESS,
    (Verb.ASSIGN, Status.PACKED): Status.PACKED,
    (Verb.PACK, Status.NEW): Status.PACKED,
    (Verb.PACK, Status.IN_PROGRESS): Status.PACKED,
    (Verb.UNPACK, Status.PACKED): Status.IN_PROGRESS,
    (Verb.SHIP, Status.PACKED): Status.SHIPPED,
    (Verb.PICK_UP, Status.PACKED): Status.PICKED_UP,
    (Verb.CANCEL, Status.NEW): Status.CANCELLED,
    (Verb.CANCEL, Status.IN_PROGRESS): Status.CANCELLED,
    (Verb.CANCEL, Status.PACKED): Status.CANCELLED,
    (Verb.REOPEN, Status.SHIPPED): Status.PACKED,
    (Verb.REOPEN, Status.PICKED_UP): Status.PACKED,
}


@pytest.mark.parametrize(("verb", "status"), list(product(Verb, Status)))
def test_every_verb_in_every_status(verb: Verb, status: Status) -> None:
    assert after(verb, status) == ALLOWED.get((verb, status))


@pytest.mark.parametrize(("verb", "kind"), list(product(Verb, Type)))
def test_only_handing_over_asks_for_a_type(verb: Verb, kind: Type) -> None:
    wrong = {(Verb.SHIP, Type.PICKUP), (Verb.PICK_UP, Type.DELIVERY)}
    assert fits_type(verb, kind) == ((verb, kind) not in wrong)


@pytest.mark.parametrize(
    ("statuses", "packed", "completed"),
    [
        ([], False, False),
        ([Status.CANCELLED], False, False),
        ([Status.MOVED], False, False),
        ([Status.NEW], False, False),
        ([Status.PACKED], True, False),
        ([Status.PACKED, Status.NEW], False, False),
        ([Status.PACKED, Status.SHIPPED], True, False),
        ([Status.PACKED, Status.CANCELLED], True, False),
        ([Status.PACKED, Status.MOVED], True, False),
        ([Status.SHIPPED, Status.MOVED], True, True),
        ([Status.SHIPPED, Status.CANCELLED], True, True),
        ([Status.SHIPPED, Status.PICKED_UP], True, True),
        ([Status.SHIPPED, Status.IN_PROGRESS], False, False),
    ],
)
def test_a_store_hears_of_the_whole(statuses: list[Status], packed: bool, completed: bool) -> None:
    assert (all_packed(statuses), all_completed(statuses)) == (packed, completed)


@pytest.mark.parametrize(
    ("status", "is_picked", "becomes"),
    [
        (Status.NEW, False, Status.NEW),
        (Status.NEW, True, Status.IN_PROGRESS),
        (Status.IN_PROGRESS, False, Status.IN_PROGRESS),
        (Status.PACKED, False, Status.IN_PROGRESS),
        (Status.MOVED, False, Status.NEW),
    ],
)
def test_a_box_whose_content_changed_is_open(
    status: Status, is_picked: bool, becomes: Status
) -> None:
    assert with_other_content(status, is_picked=is_picked) == becomes
