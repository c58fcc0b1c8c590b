"""What a store changed of an order that was begun, as the API tells it."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from bordereau.channels.shapes import StoreAddress
from bordereau.fulfilment.models import StoreChange
from bordereau.sales.notes import address_lines


class Changed(BaseModel):
    """One thing that the store changed. Units and money as text, an address in lines."""

    what: str = Field(
        description="`line`: units of a product. `more`: units ordered beyond what was handed "
        "over. `customer`: name, e-mail and telephone. `address`, `shipping`, `note`, `place`, "
        "`type`. `payment`: what is owed, since it was undone."
    )
    name: str = Field(description="The product's, of units.")
    before: str
    now: str


class PutBack(BaseModel):
    """Units that lie in the box and must not leave."""

    line_id: int
    name: str
    units: int


class StoreChanged(BaseModel):
    heard_at: datetime
    changes: list[Changed]
    put_back: list[PutBack]


def told_by(unseen: Sequence[StoreChange]) -> StoreChanged | None:
    """Of an order's changes the one that nobody has seen to; there is one at most."""
    if not unseen:
        return None
    change = unseen[0]
    return StoreChanged(
        heard_at=change.heard_at,
        changes=[
            Changed(
                what=what.partition(":")[0],
                name=told.get("name", ""),
                before=_text(told["from"]),
                now=_text(told["to"]),
            )
            for what, told in change.changes.items()
        ],
        put_back=[
            PutBack(line_id=int(line_id), name=line["name"], units=line["units"])
            for line_id, line in change.put_back.items()
        ],
    )


def _text(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(address_lines(StoreAddress(**value)))
    return str(value)
