from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from bordereau.channels.models import Channel
from bordereau.staff.access import Role
from tests.makers import a_channel, a_person, a_shop, an_outlet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("platform", "is_given"), [("lightspeed", True), ("woocommerce", False)])
def test_where_support_alone_sets_up_webhooks_the_owner_reads_their_address(
    client: Client, monkeypatch: pytest.MonkeyPatch, platform: str, is_given: bool
) -> None:
    a_shop()
    client.force_login(a_person(Role.OWNER))
    channel = a_channel(an_outlet())
    Channel.objects.update(platform=platform)
    page = f"/channels/{channel.pk}"
    address = f"https://orders.example.com/webhooks/{platform}/{channel.key}"
    assert address not in client.get(page).content.decode()
    monkeypatch.setattr(
        settings, "ENV", replace(settings.ENV, public_url="https://orders.example.com")
    )
    assert (address in client.get(page).content.decode()) is is_given
