"""Every page and every button of Channels, Settings and Needs attention, for every role."""

import pytest
from django.test import Client
from django.urls import reverse

from bordereau.channels.models import Channel
from bordereau.desk import shop_urls
from bordereau.staff.access import Role
from tests.makers import a_channel, a_person, a_product, a_shop, an_outlet

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset(Role)
TENDING = frozenset({Role.MANAGER, Role.OWNER})
OWNING = frozenset({Role.OWNER})

# name: (arguments, method, who may)
PAGES: dict[str, tuple[list[str], str, frozenset[Role]]] = {
    "channels": ([], "get", TENDING),
    "connect": ([], "get", OWNING),
    "channel_connect": (["woocommerce"], "get", OWNING),
    "channel_app": (["shopify"], "get", OWNING),
    "channel_app_start": (["shopify"], "post", OWNING),
    "channel": (["{channel}"], "get", TENDING),
    "channel_check": (["{channel}"], "post", TENDING),
    "channel_sync": (["{channel}"], "post", TENDING),
    "channel_switch": (["{channel}"], "post", TENDING),
    "channel_reconnect": (["{channel}"], "get", OWNING),
    "channel_outlets": (["{channel}"], "post", OWNING),
    "channel_products": (["{channel}"], "get", TENDING),
    "channel_disconnect": (["{channel}"], "get", OWNING),
    "channel_places": (["{channel}"], "get", TENDING),
    "channel_words": (["{channel}"], "post", OWNING),
    "channel_progress": (["{channel}"], "get", TENDING),
    "channel_act": (["{channel}", "import-products"], "post", TENDING),
    "channel_comparison": (["{channel}"], "get", TENDING),
    "channel_compare": (["{channel}"], "post", TENDING),
    "channel_stop_comparing": (["{channel}"], "post", TENDING),
    "channel_repair": (["{channel}"], "post", TENDING),
    "settle": (["404", "leave"], "post", TENDING),
    "name_status": (["{channel}"], "post", TENDING),
    "settings": ([], "get", OWNING),
    "outlets": ([], "get", OWNING),
    "outlet_new": ([], "get", OWNING),
    "outlet_edit": (["{outlet}"], "get", OWNING),
    "register_new": (["{outlet}"], "post", OWNING),
    "register_rename": (["{register}"], "post", OWNING),
    "people": ([], "get", OWNING),
    "person_new": ([], "get", OWNING),
    "person": (["{person}"], "get", OWNING),
    "person_state": (["{person}"], "post", OWNING),
    "person_password": (["{person}"], "post", OWNING),
    "token_new": (["{person}"], "post", OWNING),
    "token_revoke": (["404"], "post", OWNING),
    "attention": ([], "get", TENDING),
    "retry_inbox": (["404"], "post", TENDING),
    "retry_push": (["404"], "post", TENDING),
    "settle_change": (["404"], "post", TENDING),
    "map_place": (["404"], "post", TENDING),
    "confirm": (["{product}"], "post", TENDING),
    "link": (["{product}"], "post", TENDING),
}
OPEN = {"setup", "language"}  # tested in test_setup and test_language


def test_the_table_holds_every_address() -> None:
    """But those at which a platform calls, which have no name: see test_channel_apps."""
    names = {pattern.name for pattern in shop_urls.urlpatterns}  # type: ignore[union-attr]
    assert names - {None} == set(PAGES) | OPEN


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", PAGES)
def test_each_page_for_each_role(client: Client, name: str, role: Role) -> None:
    arguments, method, allowed = PAGES[name]
    a_shop()
    outlet = an_outlet()
    channel = a_channel(outlet, state="paused")
    Channel.objects.update(url="http://127.0.0.1:1")  # the buttons that ask a store ask nobody
    ids = {
        "channel": channel.pk,
        "outlet": outlet.pk,
        "register": outlet.registers.get().pk,
        "person": a_person(Role.PACKER, "Zed").pk,
        "product": a_product("MUG").pk,
    }
    client.force_login(a_person(role, "Ada"))
    address = reverse(f"desk:{name}", args=[text.format(**ids) for text in arguments])

    answer = getattr(client, method)(address)

    if role in allowed:
        assert answer.status_code in (200, 302, 404)
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_led_to_the_sign_in(client: Client, name: str) -> None:
    a_shop()
    arguments, method, _allowed = PAGES[name]
    address = reverse(f"desk:{name}", args=["1" if "{" in text else text for text in arguments])
    answer = getattr(client, method)(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/sign-in/")
