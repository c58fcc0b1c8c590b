"""Money as the store rounds and writes it."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF", "CAD": "$"}


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def text(amount: Decimal) -> str:
    return str(rounded(amount))


def tax_on(amount: Decimal, percent: Decimal) -> Decimal:
    return rounded(amount * percent / 100)


def unit_price(total: Decimal, quantity: int) -> float | int:
    """The price of one as the store's own division leaves it: a float, 7.489999999999999."""
    price = float(total) / quantity if quantity > 0 else 0.0
    return int(price) if price.is_integer() else price


def plain(number: Decimal) -> float | int:
    return int(number) if number == number.to_integral_value() else float(number)
