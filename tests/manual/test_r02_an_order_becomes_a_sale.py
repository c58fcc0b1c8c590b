"""R02 turns every online order into a sale, once, and takes its products from stock at once."""

from playwright.sync_api import Page, expect

from bordereau.channels.sync import sync
from bordereau.fulfilment.models import Fulfilment
from bordereau.sales.models import Sale
from bordereau.staff.access import SYSTEM, Role
from bordereau.standins.woocommerce import run_woocommerce_standin
from bordereau.stock.models import StockLevel
from tests.browsing import sign_in
from tests.makers import a_connected_store, a_person, a_shop, an_outlet
from tests.manual.desk import row


def test_r02_an_order_of_the_store_is_one_sale_and_its_stock_is_promised(
    page: Page, transactional_db: None
) -> None:
    a_shop()
    with run_woocommerce_standin() as store:
        channel = a_connected_store(store, an_outlet())
        stocked = store.stock("KIT-003") or 0
        placed = store.place_order({"KIT-003": 2})
        for _ in range(2):  # told twice, one sale
            sync(channel.pk, SYSTEM)

        page.route("**/live?*", lambda route: route.fulfill(status=204))
        sign_in(page, a_person(Role.MANAGER, "Mia"))
        page.goto("/")
        expect(row(page, Fulfilment.objects.get())).to_contain_text(f"Web shop {placed.id}")

        assert Sale.objects.count() == 1
        level = StockLevel.objects.get(product__sku="KIT-003")
        assert (level.on_hand, level.available) == (stocked, stocked - 2)
