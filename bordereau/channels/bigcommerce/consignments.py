"""What goes where: an order's consignments, with the lines of each. Pure."""

import re
from collections.abc import Iterator

import msgspec

from bordereau.channels.bigcommerce.addresses import Addressed
from bordereau.channels.bigcommerce.lines import Line
from bordereau.channels.text import one_line

# Most stores' themes know no pickup: their owners rename a free way of shipping (so says the
# vendor's own guide for tills). These are the words that they use.
_PICKUP_WORDS = re.compile(
    r"\bpick(ed)?[- ]?up\b|\bclick\s*(&|and|n)\s*collect\b|\bcollect (in|from|at)\b"
    r"|\bcollection (in|from|at)\b|\bretrait\b|\bclick\s*(&|et)\s*collect\b|\bramassage\b",
    re.IGNORECASE,
)


class Place(msgspec.Struct):
    id: object = 0
    name: object = ""
    code: object = ""


class Group(Addressed):
    """A part of the order with its own way to the customer. Its lines are here, or named only."""

    id: object = 0
    shipping_method: object = ""
    location: Place | None = None
    line_items: msgspec.Raw = msgspec.Raw(b"[]")

    @property
    def lines(self) -> list[Line]:
        """Empty where they were not asked for: then an address stands in their place."""
        try:
            return msgspec.json.decode(self.line_items, type=list[Line])
        except msgspec.ValidationError:
            return []

    @property
    def method(self) -> str:
        return one_line(self.shipping_method)

    @property
    def is_renamed_pickup(self) -> bool:
        return _PICKUP_WORDS.search(self.method) is not None


class _Emails(msgspec.Struct):
    gift_certificates: list[Group] = []


class Consignments(msgspec.Struct):
    pickups: list[Group] = []
    shipping: list[Group] = []
    downloads: list[Group] = []
    email: _Emails | list[Group] = msgspec.field(default_factory=_Emails)

    @classmethod
    def read(cls, value: msgspec.Raw) -> "Consignments":
        """An object, or the older list around it. Raises msgspec.DecodeError."""
        read = msgspec.json.decode(bytes(value) or b"[]", type=cls | list[cls] | None)  # type: ignore[valid-type]
        if read is None:
            return cls()
        return _merged(read) if isinstance(read, list) else read

    @property
    def groups(self) -> Iterator[Group]:
        emails = self.email if isinstance(self.email, list) else self.email.gift_certificates
        for part in (self.pickups, self.shipping, self.downloads, emails):
            yield from part

    @property
    def lines(self) -> list[Line]:
        """Each once, in the order in which the customer chose them."""
        found = {line.id: line for group in self.groups for line in group.lines}
        return [found[number] for number in sorted(found)]


def _merged(parts: list[Consignments]) -> Consignments:
    whole = Consignments()
    for part in parts:
        whole.pickups = whole.pickups + part.pickups
        whole.shipping = whole.shipping + part.shipping
        whole.downloads = whole.downloads + part.downloads
    return whole
