"""However a sale's orders are split and merged: they add up to the sale, and so does the stock."""

from collections.abc import Sequence

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from bordereau.findings import wrong
from bordereau.fulfilment import actions, audit, moving
from bordereau.fulfilment.models import Fulfilment, FulfilmentLine
from bordereau.refusals import Refusal
from bordereau.sales import audit as sales_audit
from bordereau.staff.access import SYSTEM
from bordereau.stock import audit as stock_audit
from bordereau.stock.models import StockLevel, StockMovement
from tests.makers import a_channel, a_product, a_store_line, an_order, an_outlet

WHICH = st.integers(0, 11)
STEPS = st.lists(
    st.tuples(st.sampled_from(["move", "back", "merge", "pick", "pack", "ship"]), WHICH, WHICH,
              st.integers(0, 3)),
    max_size=12,
)  # fmt: skip


def take_step(step: tuple[str, int, int, int], outlets: Sequence[int]) -> None:
    """Of what is asked for much may not be done; the rest is."""
    verb, which, other, units = step
    parts = list(Fulfilment.objects.order_by("pk"))
    part = parts[which % len(parts)]
    lines = list(part.lines.all())
    line = lines[other % len(lines)].pk
    if verb == "move":
        wanted = {line: units} if units else None
        moving.move_units(part.pk, outlets[other % len(outlets)], SYSTEM, wanted)
    elif verb == "back":
        moving.take_back(part.pk, SYSTEM)
    elif verb == "merge":
        moving.merge(part.pk, parts[other % len(parts)].pk, SYSTEM)
    elif verb == "pick":
        actions.pick(part.pk, line, units, SYSTEM)
    else:
        getattr(actions, verb)(part.pk, SYSTEM)


def check(sold: int) -> None:
    for books in (audit, sales_audit, stock_audit):
        assert wrong(books.audit()) == []
    assert sum(line.wanted for line in FulfilmentLine.objects.all()) == sold
    for level in StockLevel.objects.all():
        moves = StockMovement.objects.filter(outlet=level.outlet_id, product=level.product_id)
        sums = moves.aggregate(here=Sum("on_hand_change"), promised=Sum("committed_change"))
        assert (sums["here"], sums["promised"]) == (level.on_hand, level.committed)


@pytest.mark.django_db
@settings(max_examples=40)
@given(steps=STEPS)
def test_parts_add_up_to_their_sale_after_any_steps(
    steps: list[tuple[str, int, int, int]],
) -> None:
    with transaction.atomic():
        outlets = [an_outlet(code, code.title()) for code in ("MAIN", "PORT", "HILL")]
        a_product("MUG", outlets[0], 5)
        an_order(a_channel(outlets[0]), a_store_line("MUG", 3), a_store_line("JUG", 2))
        for step in steps:
            try:
                take_step(step, [outlet.pk for outlet in outlets])
            except Refusal:
                continue
            check(5)
        transaction.set_rollback(True)
