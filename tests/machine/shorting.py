"""What people do when goods are not there: each way of reporting it, and finding them after all."""

from bordereau.fulfilment import missing, short
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.short import Report
from bordereau.fulfilment.shortfall import WhatNow, Why
from tests.machine.day import Day, How, chosen
from tests.machine.people import Deed

WHYS = [*Why]


def reports(what_now: WhatNow) -> Deed:
    def deed(day: Day, order: Fulfilment, how: How) -> None:
        line = how.of(order)
        to = chosen(day.outlets, how.other).pk
        why = chosen(WHYS, how.other)
        report = Report(line.pk, how.units, why, what_now, to)
        code = day.tried(lambda: short.report(order.pk, report, day.person))
        assert code in {"", "wrong_status", "wrong_count", "same_outlet"}
        if not code and what_now == WhatNow.CANCEL:
            day.books.call_off({line.sale_line_id: how.units})

    deed.__name__ = f"short_{what_now}"
    return deed


def finds(day: Day, order: Fulfilment, how: How) -> None:
    line = how.of(order)
    code = day.tried(lambda: short.found(order.pk, line.pk, day.person))
    assert code in {"", "wrong_status", "not_short"}
    assert code or not missing.open_for(line.pk)


DEEDS: list[Deed] = [*(reports(what_now) for what_now in short.HOW), finds]
