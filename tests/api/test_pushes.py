"""What is owed to the stores, over the API."""

from bordereau.channels.models import Channel
from bordereau.outbox.models import Push
from bordereau.staff.access import Role
from tests import makers
from tests.api.conftest import Caller, caller


def test_a_push_says_how_it_is_doing(owner: Caller, channel: Channel) -> None:
    product = makers.a_product("MUG")
    push = makers.a_push(
        channel,
        product=product,
        state=Push.State.NEEDS_ATTENTION,
        reason="The store refuses: %(why)s.",
        reason_params={"why": "closed"},
    )
    [told] = owner.get("/pushes").json["results"]
    assert told["id"] == push.pk
    assert (told["kind"], told["channel"], told["sku"]) == ("stock", "Web shop", "MUG")
    assert (told["state"], told["detail"]) == ("needs_attention", "The store refuses: closed.")
    assert told["next_try"] is None


def test_the_state_filters(owner: Caller, channel: Channel) -> None:
    waiting = makers.a_push(channel)
    sending = makers.a_push(channel, state=Push.State.SENDING)
    again = makers.a_push(channel, state=Push.State.RETRYING, reason="Later.")
    done = makers.a_push(channel, state=Push.State.CONFIRMED)

    def found(**query: str) -> list[int]:
        return [push["id"] for push in owner.get("/pushes", **query).json["results"]]

    assert found() == [done.pk, again.pk, sending.pk, waiting.pk]
    assert found(state="pending") == [sending.pk, waiting.pk]
    assert found(state="retrying") == [again.pk]
    assert found(state="confirmed") == [done.pk]
    assert found(state="needs_attention") == []
    assert owner.get("/pushes", state="sending").errors.keys() == {"state"}


def test_a_retry_makes_it_due_now(owner: Caller, channel: Channel) -> None:
    stuck = makers.a_push(channel, state=Push.State.NEEDS_ATTENTION, reason="No.", attempts=9)
    answer = owner.post(f"/pushes/{stuck.pk}/retry")
    assert (answer.status, answer.json["state"], answer.json["attempts"]) == (200, "pending", 0)
    assert answer.json["next_try"]
    assert (answer.json["retried_by"], bool(answer.json["retried_at"])) == ("Ada", True)
    done = makers.a_push(channel, state=Push.State.CONFIRMED)
    assert owner.post(f"/pushes/{done.pk}/retry").status == 409
    assert owner.post("/pushes/999/retry").code == "not_found"


def test_only_managers_see_pushes(channel: Channel) -> None:
    push = makers.a_push(channel)
    packer = caller(makers.a_person(Role.PACKER, "Bob"))
    assert packer.get("/pushes").code == "not_allowed"
    assert packer.post(f"/pushes/{push.pk}/retry").code == "not_allowed"
