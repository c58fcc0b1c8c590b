"""The goods and the people: believable, many, and the same each time."""

from bordereau.standins.common.shelf import ean13
from bordereau.standins.woocommerce import Options, WooCommerceStandin, run_woocommerce_standin


def test_check_digits() -> None:
    assert ean13(501234567890) == "5012345678900"
    assert ean13(400638133393) == "4006381333931"


def test_about_two_hundred_products(store: WooCommerceStandin) -> None:
    products = list(store.shop.state.products.values())
    sold = [product for product in products if product.type != "variable"]
    assert 180 <= len([product for product in products if not product.parent_id]) <= 260
    assert len({product.sku for product in products}) == len(products)
    numbers = [product.gtin for product in sold]
    assert len(set(numbers)) == len(numbers)
    assert all(number == ean13(int(number[:12])) for number in numbers)
    assert all(number.startswith("21") for number in numbers)
    assert all(float(product.price) > 0 for product in sold)


def test_the_same_seed_gives_the_same_shop_and_people() -> None:
    def told(seed: int) -> list[tuple[str, str, str]]:
        with run_woocommerce_standin(Options(seed=seed, held=True)) as store:
            placed = store.place_orders(5)
            return [(o.billing["last_name"], o.order_key, str(o.total)) for o in placed]

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_people_are_of_many_countries_and_write_notes(store: WooCommerceStandin) -> None:
    placed = store.place_orders(200)
    assert len({order.billing["country"] for order in placed}) >= 5
    assert any("\n" in order.customer_note for order in placed)
    assert any("<" in order.customer_note for order in placed)
    assert all(order.billing["email"].endswith("@example.test") for order in placed)
