"""What a store changed, as the data of a StoreChange, and how later changes go into it. Pure.

`Changes` names each thing that changed with what it was and what it is now:

    {"line:7": {"name": "Mug", "from": 3, "to": 1}, "note": {"from": "", "to": "Ring twice"}}

| key | from, to |
|---|---|
| `line:ID` | units that the order's line wants; of goods handed over, that the store wants |
| `more:ID` | units of a sale's line that the store wants beyond all that was handed over |
| `address` | the address as a document |
| `customer` | name, e-mail and telephone, a line each |
| `shipping`, `note`, `place` | words; `place` also names the outlet that it is, if it is one |
| `type` | delivery, pickup |
| `payment` | what is owed, after a payment was undone |

`PutBack` names the units of the order's lines that lie in the box and are not wanted any more.
"""

from collections.abc import Mapping
from typing import Any

Changes = Mapping[str, Mapping[str, Any]]
PutBack = Mapping[str, Mapping[str, Any]]


def merged(old: Changes, new: Changes) -> dict[str, Mapping[str, Any]]:
    """Both as one change. What is now as it was is no change any more."""
    both = dict(old)
    for what, change in new.items():
        both[what] = {**change, "from": old.get(what, change)["from"]}
    return {what: change for what, change in both.items() if change["from"] != change["to"]}


def left_in_box(old: PutBack, new: PutBack) -> dict[str, Mapping[str, Any]]:
    """What is to be put back in the end: units below nought are wanted again."""
    both = dict(old)
    for line, units in new.items():
        held = old.get(line, {}).get("units", 0)
        both[line] = {**units, "units": held + units["units"]}
    return {line: units for line, units in both.items() if units["units"] > 0}
