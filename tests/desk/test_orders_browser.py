"""The Orders page under a person's hands: keys, dialogs, live changes, every width and colour."""

import json
from decimal import Decimal
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from bordereau.channels.models import Channel
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Event, Fulfilment
from bordereau.staff.access import SYSTEM, Role
from bordereau.staff.models import User
from tests.browsing import sign_in
from tests.ground.accessibility import assert_accessible
from tests.ground.browser import DESK, PHONE
from tests.ground.wait import until
from tests.makers import a_channel, a_person, a_shop, a_store_line, an_order, an_outlet

TABLET: ViewportSize = {"width": 768, "height": 1000}
WIDE: ViewportSize = {"width": 1920, "height": 1000}


@pytest.fixture
def channel(transactional_db: None) -> Channel:
    a_shop()
    return a_channel(an_outlet())


@pytest.fixture
def desk(page: Page, channel: Channel) -> Page:
    """Signed in as a packer; the live stream is silent."""
    page.route("**/live?*", lambda route: route.fulfill(status=204))
    sign_in(page, a_person(Role.PACKER, "Bob", channel.outlets.get()))
    return page


@pytest.mark.parametrize(
    ("viewport", "language", "scheme"),
    [
        (PHONE, "en", "light"),
        (PHONE, "fr", "dark"),
        (TABLET, "en", "dark"),
        (DESK, "fr", "light"),
        (WIDE, "en", "dark"),
    ],
)
def test_everybody_can_use_it(
    desk: Page, channel: Channel, scheme: Literal["light", "dark"]
) -> None:
    desk.emulate_media(color_scheme=scheme)
    # The lower one first: a phone's bar must not lie over half of the second one's box.
    packed = an_order(channel, is_pickup=True)
    actions.pack(packed.pk, SYSTEM)
    unpaid = an_order(channel, *(a_store_line(f"S{n}") for n in range(5)), paid=Decimal(0))
    actions.add_note(unpaid.pk, "The box is wet.", SYSTEM)
    desk.goto("/orders")
    expect(desk.locator(".order")).to_have_count(2)
    assert_accessible(desk)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.goto(f"/orders/{unpaid.pk}")
    expect(desk.locator("#details h2")).to_have_text(unpaid.sale.receipt_number)
    assert_accessible(desk)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("viewport", [PHONE])
def test_everything_to_touch_on_a_phone_is_large(desk: Page, channel: Channel) -> None:
    an_order(channel)
    desk.goto("/orders")
    touched = "main a.button, main button, .view, .order-select, .top .button, .rail-link"
    small = desk.evaluate(
        """selector => [...document.querySelectorAll(selector)]
            .filter(found => found.checkVisibility())
            .filter(found => found.getBoundingClientRect().height < 48)
            .map(found => found.outerHTML.slice(0, 80))""",
        touched,
    )
    assert small == []


def test_the_keyboard_does_it_all(desk: Page, channel: Channel) -> None:
    first, second = an_order(channel), an_order(channel)
    desk.goto("/orders")
    desk.keyboard.press("?")
    expect(desk.locator("dialog#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog#keys")).to_be_hidden()
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    expect(desk.locator(".bulk-count")).to_have_text("1 selected")
    expect(desk.locator(f"#order-{second.pk} .row-select")).to_be_checked()
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    expect(desk.locator("#details h2")).to_have_text(first.sale.receipt_number)
    desk.keyboard.press("Escape")
    expect(desk.locator("#details")).to_be_empty()
    desk.keyboard.press("p")
    expect(desk.locator(f"#order-{first.pk} .tag-packed")).to_be_visible()
    expect(desk.locator("#messages")).to_contain_text("is marked as packed")
    desk.keyboard.press("/")
    desk.keyboard.type(second.sale.receipt_number)
    desk.keyboard.press("Enter")
    expect(desk.locator(".chip")).to_contain_text(second.sale.receipt_number)
    first.refresh_from_db()
    assert first.status == "packed"


def test_reading_a_whole_note_moves_nothing(desk: Page, channel: Channel) -> None:
    words = "Leave it with the neighbour, please. " * 6
    order, below = an_order(channel, customer_note=words), an_order(channel)
    desk.goto("/orders")
    where = desk.locator(f"#order-{below.pk}").bounding_box()
    note = desk.locator(f"#order-{order.pk} .two-lines").first
    assert note.evaluate("found => found.scrollHeight > found.clientHeight")
    note.focus()
    assert note.evaluate("found => found.scrollHeight <= found.clientHeight")
    expect(note).to_be_in_viewport(ratio=1)
    assert desk.locator(f"#order-{below.pk}").bounding_box() == where


def test_keys_are_letters_while_one_types(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    desk.goto("/orders")
    desk.keyboard.press("j")
    desk.locator("[data-key='/']").fill("")
    desk.keyboard.type("pxj?")
    expect(desk.locator("[data-key='/']")).to_have_value("pxj?")
    order.refresh_from_db()
    assert order.status == "new"


def test_an_order_opens_in_place_and_the_way_back_works(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    desk.goto("/orders?type=delivery")
    desk.locator(f"#order-{order.pk} .order-customer").click()
    expect(desk).to_have_url(f"/orders/{order.pk}?type=delivery")
    desk.locator("#details [data-close]").click()
    expect(desk).to_have_url("/orders?type=delivery")
    expect(desk.locator(f"#order-{order.pk} .order-link")).to_be_focused()
    desk.go_back()
    expect(desk.locator("#details h2")).to_be_visible()
    desk.go_forward()
    expect(desk.locator("#details")).to_be_empty()


def test_ships_through_the_dialog(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    actions.pack(order.pk, SYSTEM)
    desk.goto(f"/orders/{order.pk}")
    desk.locator("#details [data-verb=ship]").click()
    dialog = desk.locator("dialog#ask")
    expect(dialog).to_be_visible()
    assert_accessible(desk)
    dialog.get_by_label("Carrier").fill("Colissimo")
    dialog.get_by_label("Tracking number").fill("6A123")
    dialog.get_by_role("button", name="Mark as shipped").click()
    expect(dialog).to_be_hidden()
    expect(desk.locator("#messages")).to_contain_text("marked as shipped")
    expect(desk.locator("#details .tag-shipped")).to_be_visible()
    expect(desk.locator(f"#order-{order.pk}")).to_have_count(0)


def test_packs_all_that_are_selected(desk: Page, channel: Channel) -> None:
    orders = [an_order(channel) for _order in range(3)]
    actions.pack(orders[0].pk, SYSTEM)
    desk.goto("/orders")
    for order in orders:
        desk.locator(f"#order-{order.pk} .row-select").check()
    desk.locator(".bulk").get_by_role("button", name="Mark as packed").click()
    expect(desk.locator("#rows .tag-packed")).to_have_count(3)
    expect(desk.locator("#messages .notice-error")).to_contain_text("has packed this order already")
    expect(desk.locator(".bulk")).to_be_hidden()


def test_what_the_server_does_not_confirm_is_taken_back(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    desk.goto(f"/orders/{order.pk}")
    desk.route("**/pack*", lambda route: route.abort())
    desk.locator("#details").get_by_role("button", name="Mark as packed").click()
    expect(desk.locator("#messages .notice-error")).to_contain_text("did not answer")
    expect(desk.locator(f"#order-{order.pk} [data-status]")).to_have_text("New")


def is_on_top(place: Locator) -> bool:
    """Whether a finger would touch it: nothing lies over it, and it is in sight."""
    return bool(
        place.evaluate(
            """found => {
                const { x, y, width, height } = found.getBoundingClientRect();
                return found.contains(document.elementFromPoint(x + width / 2, y + height / 2));
            }"""
        )
    )


@pytest.mark.parametrize("viewport", [PHONE])
def test_on_a_phone_what_went_wrong_is_said_over_the_order(desk: Page, channel: Channel) -> None:
    order = an_order(channel, *(a_store_line(f"S{n}") for n in range(12)))
    actions.pack(order.pk, SYSTEM)
    desk.goto(f"/orders/{order.pk}")
    desk.route("**/unpack*", lambda route: route.abort())
    desk.route("**/ship*", lambda route: route.abort())
    desk.locator("#details").get_by_role("button", name="Unpack").click()
    said = desk.locator("#messages .notice-error")
    expect(said).to_contain_text("did not answer")
    assert is_on_top(said)
    desk.locator("#messages").get_by_role("button", name="Close").click()
    expect(said).to_have_count(0)
    shipping = desk.locator("#details [data-verb=ship]")
    assert is_on_top(shipping)  # under the thumb, however long the order
    shipping.click()
    dialog = desk.locator("dialog#ask")
    dialog.get_by_label("Tracking number").fill("6A123")
    dialog.get_by_role("button", name="Mark as shipped").click()
    expect(dialog.get_by_role("alert")).to_contain_text("did not answer")
    expect(dialog.get_by_label("Tracking number")).to_have_value("6A123")
    assert is_on_top(dialog.get_by_role("button", name="Mark as shipped"))


@pytest.mark.parametrize("viewport", [PHONE])
@pytest.mark.parametrize("language", ["fr"])
def test_on_a_phone_long_words_fit_the_bar_of_the_selected(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    desk.goto("/orders")
    desk.locator(f"#order-{order.pk} .row-select").check()
    buttons = desk.locator(".bulk button")
    expect(buttons).to_have_count(3)
    for button in buttons.all():
        assert button.evaluate("found => found.scrollWidth <= found.clientWidth")
        assert is_on_top(button)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_refusal_shows_the_order_as_it_is(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    desk.goto(f"/orders/{order.pk}")
    actions.pack(order.pk, SYSTEM)
    desk.locator("#details").get_by_role("button", name="Mark as packed").click()
    expect(desk.locator("#messages .notice-error")).to_contain_text("a moment ago")
    expect(desk.locator("#details .tag-packed")).to_be_visible()
    expect(desk.locator(f"#order-{order.pk} .tag-packed")).to_be_visible()


def test_what_is_refused_before_it_is_tried_is_not_shown_as_done(
    desk: Page, channel: Channel
) -> None:
    order = an_order(channel)
    desk.goto(f"/orders/{order.pk}")
    desk.context.clear_cookies(name="csrftoken")  # as after a sign-in in another tab
    desk.locator("#details").get_by_role("button", name="Mark as packed").click()
    expect(desk.locator("#messages .notice-error")).to_contain_text("Nothing was done")
    expect(desk.locator("#details [data-status]").first).to_have_text("New")
    desk.locator("#details").get_by_role("button", name="Mark as packed").click()
    expect(desk.locator("#details .tag-packed")).to_be_visible()


def test_who_may_not_any_more_is_told(desk: Page, channel: Channel) -> None:
    order = an_order(channel)
    User.objects.update(role=Role.MANAGER)
    desk.goto(f"/orders/{order.pk}")
    User.objects.update(role=Role.CASHIER)
    desk.locator("#details").get_by_role("link", name="Cancel the order").click()
    expect(desk.locator("#messages .notice-error")).to_contain_text("Your role does not allow this")


class Stream:
    """The live stream, played by the test: each connection is told once, and ends."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.waiting: list[Route] = []
        page.route("**/live?*", self.answer)

    def answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        self.waiting.append(route)

    def tell(self, *events: Event) -> None:
        text = "retry: 100\n\n" + "".join(self.words(event) for event in events)
        route = self.waiting.pop(0)
        route.fulfill(status=200, content_type="text/event-stream", body=text)

    @staticmethod
    def words(event: Event) -> str:
        order = event.fulfilment
        assert order is not None
        change = {
            "id": event.pk,
            "order": order.pk,
            "sale": event.sale_id,
            "kind": event.kind,
            "status": order.status,
            "version": order.version,
            "outlet": order.outlet_id,
            "of_sale": False,
        }
        return f"id: {event.pk}\nevent: order\ndata: {json.dumps(change)}\n\n"


def latest_event(order: Fulfilment) -> Event:
    return Event.objects.filter(fulfilment=order)[0]


def test_a_change_elsewhere_shows_at_once(desk: Page, channel: Channel) -> None:
    stream = Stream(desk)
    order = an_order(channel)
    desk.goto(f"/orders/{order.pk}")
    actions.pack(order.pk, SYSTEM)
    expect(desk.locator("#details .tag-new")).to_be_visible()
    stream.tell(latest_event(order))
    expect(desk.locator(f"#order-{order.pk} .tag-packed")).to_be_visible()
    expect(desk.locator(f"#order-{order.pk}")).to_have_class("order is-open is-changed is-told")
    expect(desk.locator("#details .tag-packed")).to_be_visible()
    expect(desk.locator("#views")).to_contain_text("Packed 1")


def test_no_change_is_lost_when_many_come_at_once(desk: Page, channel: Channel) -> None:
    stream = Stream(desk)
    orders = [an_order(channel) for _order in range(3)]
    held: list[Route] = []
    desk.goto(f"/orders/{orders[0].pk}")
    desk.clock.install()
    desk.route("**/row*", lambda route: held.append(route), times=1)
    for order in orders:
        actions.pack(order.pk, SYSTEM)
    with desk.expect_request("**/row*"):
        stream.tell(*(latest_event(order) for order in orders))
    desk.clock.run_for(1_000)  # the counts are due as well, and the first row is not there yet
    held[0].continue_()
    expect(desk.locator("#rows .tag-packed")).to_have_count(3)
    expect(desk.locator("#details .tag-packed")).to_be_visible()
    expect(desk.locator("#views")).to_contain_text("Packed 3")


def test_new_orders_announce_themselves_and_push_nothing(desk: Page, channel: Channel) -> None:
    stream = Stream(desk)
    old = an_order(channel)
    desk.goto("/orders")
    expect(desk.locator(f"#order-{old.pk}")).to_be_visible()
    new = [an_order(channel) for _order in range(3)]
    stream.tell(*(latest_event(order) for order in new))
    bar = desk.locator("#fresh")
    expect(bar).to_have_text("3 new orders")
    expect(desk.locator(".order")).to_have_count(1)
    bar.click()
    expect(desk.locator(".order")).to_have_count(4)


def test_goes_on_from_the_last_event_that_it_saw(desk: Page, channel: Channel) -> None:
    stream = Stream(desk)
    order = an_order(channel)
    desk.goto("/orders")
    expect(desk.locator(f"#order-{order.pk}")).to_be_visible()
    assert stream.asked[0].endswith(f"last_event_id={latest_event(order).pk}")


def test_says_when_live_updates_are_lost(desk: Page, channel: Channel) -> None:
    desk.clock.install()
    desk.route("**/live?*", lambda route: route.abort())
    desk.goto("/orders")

    def is_told() -> bool:
        """The clock of the page counts from the moment at which the stream breaks off."""
        desk.clock.run_for(10_000)
        return desk.locator("#lost").is_visible()

    until(is_told, "the notice")
    expect(desk.locator("#lost")).to_contain_text("Live updates are interrupted")
