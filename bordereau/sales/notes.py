"""The sale note of an online order. Pure."""

from collections.abc import Sequence

from bordereau.channels.shapes import StoreAddress


def address_lines(address: StoreAddress) -> list[str]:
    town = " ".join(part for part in (address.postcode, address.city, address.region) if part)
    parts = (
        address.name,
        address.company,
        address.line1,
        address.line2,
        town,
        address.country,
        address.phone,
    )
    return [part for part in parts if part]


def sale_note(
    contact: Sequence[str], shipping_method: str, where: Sequence[str], customer_note: str
) -> str:
    """The customer's contact details, where the goods go, and what was written with the order."""
    blocks = (contact, [shipping_method, *where], [customer_note])
    texts = ("\n".join(line for line in block if line) for block in blocks)
    return "\n\n".join(text for text in texts if text)


def customers_words(note: str, words: str) -> tuple[str, str]:
    """What the customer wrote, if the note still has it, and the rest of the note."""
    if not words or words not in note:
        return "", note
    before, after = note.split(words, 1)
    return words, f"{before}{after}".strip()
