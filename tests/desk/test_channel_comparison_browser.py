"""A person has a store compared, watches it, and settles what differs."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bordereau.channels.health import UNHEARD
from bordereau.channels.models import Channel
from bordereau.channels.sync import sync
from bordereau.comparison.job import compare_due
from bordereau.comparison.models import Difference
from bordereau.fulfilment import actions as verbs
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.apply import apply_due
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock.models import Outlet
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.ground.browser import DESK, PHONE
from tests.machine.fake_store import FakeStore, Line
from tests.machine.fixtures import channel, outlet, store
from tests.makers import a_person, a_shop

__all__ = ["channel", "outlet", "store"]


@pytest.fixture
def desk(transactional_db: None, page: Page, channel: Channel, store: FakeStore) -> Page:
    a_shop()
    for _order in range(2):
        store.place({"MUG": Line(2)})
    sync(channel.pk, SYSTEM)
    now = timezone.now()
    Channel.objects.update(imported_at=now, polled_at=now)
    page.route("**/live?*", lambda route: route.fulfill(status=204))
    sign_in(page, a_person(Role.OWNER, "Mo"))
    page.goto(f"/channels/{channel.pk}")
    return page


def work() -> None:
    while apply_due():
        pass
    compare_due()


def test_from_comparing_to_settled(desk: Page, channel: Channel) -> None:
    Sale.objects.filter(store_order_id="1").update(total=5)
    expect(desk.get_by_text("Not compared yet.")).to_be_visible()
    desk.get_by_role("button", name="Compare now").click()
    expect(desk.get_by_text("Comparing: 0 orders so far.")).to_be_visible()
    work()
    section = desk.locator("#comparison")  # which asks for itself again
    expect(section.get_by_text("has a different total on Web shop")).to_be_visible()
    expect(section).to_contain_text("€5.00")
    expect(section).to_contain_text("€20.00")
    section.get_by_role("button", name="Take it in again").click()
    expect(desk.get_by_text("It is taken in again in a moment.")).to_be_visible()
    work()
    desk.reload()
    expect(desk.get_by_text("Both say the same of every order.")).to_be_visible()


def test_it_is_stopped_and_goes_on(desk: Page, channel: Channel) -> None:
    desk.get_by_role("button", name="Compare now").click()
    desk.get_by_role("button", name="Stop").click()
    expect(desk.get_by_text("Stopped after 0 orders.")).to_be_visible()
    work()
    desk.get_by_role("button", name="Go on").click()
    work()
    expect(desk.get_by_text("Both say the same of every order.")).to_be_visible()


def test_what_was_called_off_here_is_left_so_under_needs_attention(
    desk: Page, channel: Channel
) -> None:
    verbs.cancel(Fulfilment.objects.get(sale__store_order_id="1").pk, SYSTEM)
    desk.get_by_role("button", name="Compare now").click()
    work()
    desk.goto("/attention")
    matter = desk.locator(".matter", has_text="is cancelled here, and open on Web shop")
    matter.get_by_role("button", name="Leave it so").click()
    expect(matter).to_have_count(0)
    assert Difference.objects.get().left_by
    desk.goto(f"/channels/{channel.pk}")
    expect(desk.get_by_role("heading", name="Left as they are")).to_be_visible()


@pytest.mark.parametrize(
    ("viewport", "language"), [(PHONE, "fr"), (PHONE, "en"), (DESK, "fr"), (DESK, "en")]
)
def test_everybody_can_use_it(desk: Page, channel: Channel, outlet: Outlet) -> None:
    Sale.objects.update(total=5)
    yesterday = timezone.now() - timedelta(days=1)
    Channel.objects.update(
        imported_at=yesterday,
        rejected_webhooks=7,
        webhooks_failing_since=yesterday,
        webhooks_reason=UNHEARD,
        webhooks_reason_params={"address": f"https://orders.example.com/webhooks/{'word' * 20}"},
    )
    work()
    for address in (f"/channels/{channel.pk}", "/channels", "/attention"):
        desk.goto(address)
        assert_accessible(desk)
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
