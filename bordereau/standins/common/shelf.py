"""The goods of `goods`, row by row, and the codes that are printed on them."""

from collections.abc import Iterator
from dataclasses import dataclass

from .goods import CATALOGUE


@dataclass(frozen=True)
class Row:
    category: str
    place: int  # in its category, from 1
    name: str
    price: str
    label: str  # "Size" or "Colour"; "" where there is no choice
    choices: tuple[str, ...]

    @property
    def sku(self) -> str:
        """Of the category's initials, or of its first letters where it is one word."""
        initials = "".join(word[0] for word in self.category.split() if word[0].isalpha())
        start = self.category[:3] if len(initials) == 1 else initials
        return f"{start.upper()}-{self.place:03d}"

    @property
    def is_gift_card(self) -> bool:
        return self.name.startswith("Gift card")


def rows() -> Iterator[Row]:
    for category, lines in CATALOGUE.items():
        for place, line in enumerate(lines.strip().splitlines(), 1):
            name, price, *options = (part.strip() for part in line.split("|"))
            label, _, values = options[0].partition(":") if options else ("", "", "")
            choices = tuple(value.strip() for value in values.split(",")) if values else ()
            yield Row(category, place, name, price, label.strip(), choices)


def ean13(first_twelve: int) -> str:
    """GS1 leaves the prefixes 20 to 29 to a shop's own numbering: no real product has those."""
    digits = f"{first_twelve:012d}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-weighed % 10)
