from decimal import Decimal

import pytest

from .bodies import line, read


def test_the_documented_line() -> None:
    (one,) = read().lines
    assert (one.id, one.product_id) == ("9001", "88")  # the variant is what is sold and counted
    assert (one.sku, one.gtin, one.name) == ("SKU-1", "8712345678906", "Example")
    assert (one.quantity, one.refunded, one.deducted) == (1, 0, 0)
    assert one.unit_price == one.total == Decimal("49.99")


def test_a_choice_is_part_of_the_name() -> None:
    (one,) = read([line(variantTitle="Colour: Blue")]).lines
    assert one.name == "Example - Colour: Blue"


def test_the_article_code_where_there_is_no_sku() -> None:
    assert read([line(sku="")]).lines[0].sku == "ART-1"


def test_a_line_that_somebody_typed_has_no_product() -> None:
    assert read([line(variant=False)]).lines[0].product_id is None
    assert read([line(variant={"resource": {"id": False}})]).lines[0].product_id is None


@pytest.mark.parametrize("price", [20.0, 40.0])
def test_the_orders_total_tells_whose_price_it_is(price: float) -> None:
    """Of one unit, or of the line: no document says."""
    two = line(quantityOrdered=2, basePriceIncl=20.0, priceIncl=price)
    found = read([two, line(id=2)], priceIncl=89.99)
    assert [one.total for one in found.lines] == [Decimal("40.00"), Decimal("49.99")]
    assert found.lines[0].unit_price == Decimal("20.00")


def test_a_discount_on_the_whole_order_leaves_the_lines_price() -> None:
    found = read([line(quantityOrdered=2, basePriceIncl=20.0, priceIncl=40.0)], priceIncl=35.0)
    assert found.lines[0].total == Decimal("40.00")


def test_four_decimals_become_two() -> None:
    (one,) = read([line(basePriceIncl=9.198, priceIncl=9.195)], priceIncl=9.2).lines
    assert (one.unit_price, one.total) == (Decimal("9.20"), Decimal("9.20"))


@pytest.mark.parametrize(
    ("refunded", "returned", "units", "money"),
    [(0, 0, 0, "0"), (1, 0, 1, "13.33"), (1, 2, 2, "13.33"), (0, 1, 1, "0"), (9, 0, 3, "40.00")],
)
def test_what_was_taken_back(refunded: int, returned: int, units: int, money: str) -> None:
    three = line(
        quantityOrdered=3, priceIncl=40.0, quantityRefunded=refunded, quantityReturned=returned
    )
    found = read([three], priceIncl=40.0)
    assert (found.lines[0].refunded, found.refunded) == (units, Decimal(money))


def test_a_line_of_nothing_is_not_packed() -> None:
    assert read([line(quantityOrdered=0), line(quantityOrdered=-1)]).lines == ()
