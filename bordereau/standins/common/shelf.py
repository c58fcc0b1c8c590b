"""The goods of `goods`, row by row, and the codes that are printed on them.

They are the goods' own: whichever store sells a thing, its SKU and its barcode are the same.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import count

from .goods import CATALOGUE

# GS1 leaves the prefixes 20 to 29 to a shop's own numbering: no real product has those.
OWN_NUMBERS = 210_000_000_000
ADDED = 900_000  # from here on: what a test puts on sale besides


@dataclass(frozen=True)
class Thing:
    """What a customer takes home: a row's only one, or one of its choices."""

    choice: str  # "" where there is none
    sku: str
    gtin: str


@dataclass(frozen=True)
class Row:
    category: str
    name: str
    price: str
    label: str  # "Size" or "Colour"; "" where there is no choice
    sku: str
    things: tuple[Thing, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(thing.choice for thing in self.things if thing.choice)

    @property
    def is_gift_card(self) -> bool:
        return self.name.startswith("Gift card")


@cache
def rows() -> tuple[Row, ...]:
    numbers = count(1)
    found = []
    for category, lines in CATALOGUE.items():
        for place, line in enumerate(lines.strip().splitlines(), 1):
            name, price, *options = (part.strip() for part in line.split("|"))
            label, _, values = options[0].partition(":") if options else ("", "", "")
            sku = f"{prefix(category)}-{place:03d}"
            things = tuple(
                Thing(choice, f"{sku}-{letters(choice)}" if choice else sku, gtin(next(numbers)))
                for choice in (value.strip() for value in values.split(","))
            )
            found.append(Row(category, name, price, label.strip(), sku, things))
    return tuple(found)


def prefix(category: str) -> str:
    """Its initials, or its first letters where it is one word."""
    initials = "".join(word[0] for word in category.split() if word[0].isalpha())
    return (category[:3] if len(initials) == 1 else initials).upper()


def letters(choice: str) -> str:
    plain = unicodedata.normalize("NFKD", choice).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]", "", plain.upper())[:4]


def gtin(number: int) -> str:
    return ean13(OWN_NUMBERS + number)


def ean13(first_twelve: int) -> str:
    digits = f"{first_twelve:012d}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-weighed % 10)
