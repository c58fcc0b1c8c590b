"""What the stores told us, over the API."""

from bordereau.channels.models import Channel
from bordereau.inbox.models import InboxRow
from bordereau.staff.access import Role
from tests import makers
from tests.api.conftest import Caller, caller


def parked(channel: Channel) -> InboxRow:
    return makers.an_inbox_row(
        channel,
        state=InboxRow.State.PARKED,
        reason_code="pickup_place",
        reason="Where is %(place)s?",
        reason_params={"place": "Lyon"},
    )


def test_a_row_says_what_became_of_it(owner: Caller, channel: Channel) -> None:
    row = parked(channel)
    [told] = owner.get("/inbox").json["results"]
    assert (told["id"], told["channel"], told["source"]) == (row.pk, "Web shop", "webhook")
    assert (told["state"], told["code"]) == ("parked", "pickup_place")
    assert (told["detail"], told["next_try"]) == ("Where is Lyon?", None)


def test_the_state_filters(owner: Caller, channel: Channel) -> None:
    waiting, stuck = makers.an_inbox_row(channel), parked(channel)
    found = {
        state: [row["id"] for row in owner.get("/inbox", state=state).json["results"]]
        for state in ("received", "applied", "parked")
    }
    assert found == {"received": [waiting.pk], "applied": [], "parked": [stuck.pk]}
    assert owner.get("/inbox", state="lost").errors.keys() == {"state"}


def test_a_retry_makes_it_due_now(owner: Caller, channel: Channel) -> None:
    row = parked(channel)
    answer = owner.post(f"/inbox/{row.pk}/retry")
    assert (answer.status, answer.json["state"], answer.json["code"]) == (200, "received", "")
    InboxRow.objects.update(state=InboxRow.State.APPLIED)
    assert owner.post(f"/inbox/{row.pk}/retry").code == "already_applied"
    assert owner.post("/inbox/999/retry").code == "not_found"


def test_only_managers_see_the_inbox(channel: Channel) -> None:
    row = parked(channel)
    packer = caller(makers.a_person(Role.PACKER, "Bob"))
    assert packer.get("/inbox").code == "not_allowed"
    assert packer.post(f"/inbox/{row.pk}/retry").code == "not_allowed"
