"""R07 the sale note holds the customer's contact and delivery details and the store's notes."""

from playwright.sync_api import Page, expect

from bordereau.channels.shapes import StoreAddress
from tests.browsing import sign_in
from tests.makers import a_channel, a_person, a_shop, an_order, an_outlet

ADDRESS = StoreAddress("Zoë Martin", line1="12 rue des Lilas", city="Lyon", postcode="69003")


def test_r07_the_sale_note_is_on_the_order_and_on_the_sale(page: Page) -> None:
    a_shop()
    order = an_order(
        a_channel(an_outlet()),
        address=ADDRESS,
        shipping_method="Home delivery",
        customer_note="Please ring twice",
    )
    sign_in(page, a_person())
    for address in (f"/orders/{order.pk}", f"/sales/{order.sale_id}"):
        page.goto(address)
        note = page.get_by_text("zoe@example.com").and_(page.get_by_text("Home delivery"))
        for words in ("Zoë Martin", "+33123456789", "12 rue des Lilas", "Please ring twice"):
            expect(note.filter(has_text=words).first).to_be_visible()
