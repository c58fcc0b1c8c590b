"""Apps: whose removal concerns whom, and what a store is called that nobody named."""

import pytest

from bordereau.channels import apps
from bordereau.channels.actions import _free_name
from bordereau.channels.models import Channel
from bordereau.refusals import NotFound, Refusal
from bordereau.staff.access import SYSTEM, Role
from bordereau.standins.bigcommerce import BigCommerceStandin, run_bigcommerce_standin
from tests.makers import a_channel, an_actor, an_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> Channel:
    return a_channel(an_outlet(), "Corner & Co")


def removed(standin: BigCommerceStandin) -> None:
    login = standin.app
    keys = {"client_id": login.client_id, "client_secret": login.client_secret}
    apps.save_app("bigcommerce", keys, SYSTEM)
    apps.removed("bigcommerce", {"signed_payload_jwt": login.signed_payload()})


@pytest.mark.parametrize("is_by_the_app", [True, False])
def test_only_a_store_that_the_app_let_in_needs_reconnecting(
    channel: Channel, is_by_the_app: bool
) -> None:
    with run_bigcommerce_standin() as standin:
        secret = standin.app.client_secret if is_by_the_app else standin.account.client_secret
        Channel.objects.update(
            platform="bigcommerce",
            url="https://api.bigcommerce.com/stores/c0rn3r",
            credentials={"client_secret": secret},
        )
        removed(standin)
    needs = Channel.objects.get().state == Channel.State.NEEDS_RECONNECT
    assert needs is is_by_the_app


def test_a_store_that_we_do_not_know_concerns_nobody(channel: Channel) -> None:
    with run_bigcommerce_standin() as standin:
        removed(standin)
    assert Channel.objects.get().state == Channel.State.CONNECTED


def test_two_stores_of_one_name(channel: Channel) -> None:
    assert _free_name("Corner & Co") == "Corner & Co 2"
    a_channel(an_outlet("B", "Two"), "Corner & Co 2")
    assert _free_name("Corner & Co") == "Corner & Co 3"
    assert _free_name("Another") == "Another"
    assert len(_free_name("x" * 200)) <= 100


def test_it_is_the_owners_to_do() -> None:
    manager = an_actor(Role.MANAGER)
    with pytest.raises(Refusal, match="role"):
        apps.save_app("shopify", {"client_id": "a", "client_secret": "b"}, manager)
    with pytest.raises(Refusal, match="role"):
        apps.begin("shopify", "x.myshopify.com", "state", manager)
    with pytest.raises(Refusal, match="role"):
        apps.finish("shopify", {}, manager)


def test_a_platform_without_apps() -> None:
    with pytest.raises(NotFound):
        apps.save_app("woocommerce", {}, SYSTEM)


def test_without_an_address_of_ours_nothing_begins() -> None:
    apps.save_app("shopify", {"client_id": "a", "client_secret": "b"}, SYSTEM)
    with pytest.raises(Refusal, match="BORDEREAU_PUBLIC_URL"):
        apps.begin("shopify", "x.myshopify.com", "state", SYSTEM)
