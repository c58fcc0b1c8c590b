"""Files of counts and receipts: how they are read, checked and applied."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bordereau.findings import wrong
from bordereau.refusals import Refusal
from bordereau.staff.access import SYSTEM, Role
from bordereau.stock import audit, export, sheet_actions
from bordereau.stock.actions import move_by_hand
from bordereau.stock.models import Barcode, Outlet, Product, StockLevel, StockMovement, StockSheet
from bordereau.stock.movements import Kind
from bordereau.stock.sheet_actions import Given
from bordereau.stock.sheets import read
from tests.makers import a_product, an_actor, an_outlet
from tests.test_concurrency import at_once, tried

COUNT, RECEIVE = StockSheet.Kind.COUNT, StockSheet.Kind.RECEIVE


@pytest.fixture
def outlet(db: None) -> Outlet:
    return an_outlet()


def a_sheet(text: str, kind: StockSheet.Kind = COUNT, outlet: Outlet | None = None) -> StockSheet:
    given = Given(kind, "march.csv", text.encode(), outlet.pk if outlet else None)
    return sheet_actions.give(given, SYSTEM)


def bad(sheet: StockSheet) -> list[tuple[int, str]]:
    return [(one.line, str(one)) for one in sheet_actions.planned(sheet, SYSTEM).bad]


def on_hand(sku: str) -> int:
    return StockLevel.objects.get(product__sku=sku).on_hand


def test_counts_are_set_by_sku_or_barcode(outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 5)
    a_product("JUG", outlet, 2)
    Barcode.objects.create(product=mug, code="05901234123457")
    sheet = a_sheet(
        "sku;barcode;outlet;counted\n;5901234123457;main;3\nJUG;;Main street;2\nJUG;;MAIN;\n"
    )
    plan = sheet_actions.planned(sheet, SYSTEM)
    assert [(one.line, one.before, one.after) for one in plan.changes] == [(2, 5, 3)]
    assert (plan.bad, plan.unchanged) == ([], 1)
    assert on_hand("MUG") == 5, "a dry run moves nothing"
    sheet_actions.apply(sheet.pk, SYSTEM)
    assert on_hand("MUG") == 3
    row = StockMovement.objects.latest("pk")
    assert (row.kind, row.reason) == ("count", "march.csv")


def test_the_same_product_may_come_in_twice(outlet: Outlet) -> None:
    a_product("MUG", outlet, 5)
    sheet = a_sheet("SKU,Qty\nMUG,2\nMUG,3\n", RECEIVE, outlet)
    plan = sheet_actions.apply(sheet.pk, SYSTEM)
    assert [(one.before, one.after) for one in plan.changes] == [(5, 7), (7, 10)]
    assert on_hand("MUG") == 10


def test_each_bad_line_is_named_and_nothing_is_applied(outlet: Outlet) -> None:
    a_product("MUG", outlet, 5)
    jug = a_product("JUG", outlet, 5)
    Barcode.objects.create(product=jug, code="05901234123457")
    sheet = a_sheet(
        "sku,barcode,outlet,counted,on hand\n"
        "MUG,,MAIN,3,5\n"
        "CUP,,MAIN,3,\n"
        ",4006381333931,MAIN,3,\n"
        ',"4,00638E+12",MAIN,3,\n'
        "MUG,5901234123457,MAIN,3,\n"
        "MUG,,NORTH,3,\n"
        "MUG,,,3,\n"
        "MUG,,MAIN,three,\n"
        "MUG,,MAIN,-3,\n"
        "MUG,,MAIN,4,\n"
        "JUG,,MAIN,4,6\n"
        ",,MAIN,4,\n"
    )
    assert bad(sheet) == [
        (3, "No product has the SKU “CUP”."),
        (4, "No product has the barcode “4006381333931”."),
        (
            5,
            "The spreadsheet has shortened the barcode to 4,00638E+12. Format its column as text.",
        ),
        (6, "Its SKU belongs to The MUG and its barcode to The JUG."),
        (7, "There is no outlet “NORTH” that you work in."),
        (8, "It names no outlet, and none was chosen for the file."),
        (9, "“three” is not a number of units."),
        (10, "“-3” is not a number of units."),
        (11, "The MUG is counted in line 2 already."),
        (
            12,
            "On hand was 6 when the file was made, and is 5 now. Count it again, and put the new "
            "number on hand into the file.",
        ),
        (13, "It names no SKU and no barcode."),
    ]
    assert tried(sheet_actions.apply, sheet.pk, SYSTEM) == "bad_rows"
    assert on_hand("MUG") == 5


def test_lines_are_those_of_the_file(outlet: Outlet) -> None:
    """A name with a line end in it, as spreadsheets write them."""
    sheet = a_sheet('sku,name,counted\nMUG,"A\nmug",1\nCUP,,2\n', outlet=outlet)
    assert [line for line, _ in bad(sheet)] == [2, 4]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("1 234", 1234),
        ("1\u202f234", 1234),
        ("-1\xa0234", -1234),
        ("− 5", -5),
        ("0", 0),
        ("", None),
    ],
)
def test_on_hand_may_be_written_as_people_read_it(written: str, seen: int | None) -> None:
    [row] = read(f"sku;on hand;counted\nMUG;{written};1 000\n", COUNT).rows
    assert (row.seen, row.units) == (seen, 1000)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"sku,counted\n\xff,1", "not_text"),
        (b"sku,counted\n\0,1", "not_text"),
        (b"", "no_columns"),
        (b"sku,number\nMUG,1", "no_columns"),
        (b"name,counted\nMUG,1", "no_columns"),
        (b"sku,counted\n" + b"M" * 200_000 + b",1", "not_csv"),
        (b'sku,counted\n"MUG,1\nJUG,2\n', "not_csv"),
        (b'sku,counted\n"MUG,1\n"JUG,2\n', "not_csv"),
        (b"sku,counted\n" + b"M,1\n" * 20_001, "too_long"),
        (b"sku,counted\n" + b" " * 5 * 1024 * 1024, "too_large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(outlet: Outlet, content: bytes, code: str) -> None:
    assert tried(sheet_actions.give, Given(COUNT, "a.csv", content), SYSTEM) == code
    assert not StockSheet.objects.exists()


@pytest.mark.parametrize("head", ["SKU;Compté", "﻿sku\tcounted", "UGS, COUNTED"])
def test_heads_as_spreadsheets_write_them(head: str) -> None:
    between = next(char for char in ";\t," if char in head)
    text = head.removeprefix("﻿") + f"\r\nMUG{between}1 200\r\n"
    assert [(row.sku, row.units) for row in read(text, COUNT).rows] == [("MUG", 1200)]


def test_the_same_file_within_a_day_is_asked_about(outlet: Outlet) -> None:
    a_product("MUG", outlet, 5)
    first, second = (a_sheet("sku,qty\nMUG,2\n", RECEIVE, outlet) for _ in range(2))
    sheet_actions.apply(first.pk, SYSTEM)
    assert tried(sheet_actions.apply, first.pk, SYSTEM) == "applied_already"
    assert tried(sheet_actions.apply, second.pk, SYSTEM) == "applied_lately"
    assert on_hand("MUG") == 7
    sheet_actions.apply(second.pk, SYSTEM, is_again=True)
    assert on_hand("MUG") == 9
    StockSheet.objects.update(applied_at=second.given_at - timedelta(days=1))
    third = a_sheet("sku,qty\nMUG,2\n", RECEIVE, outlet)
    sheet_actions.apply(third.pk, SYSTEM)
    assert on_hand("MUG") == 11


@pytest.mark.django_db(transaction=True)
def test_of_the_same_file_applied_at_once_one_counts(transactional_db: None) -> None:
    outlet = an_outlet()
    a_product("MUG", outlet, 5)
    given = [a_sheet("sku,qty\nMUG,2\n", RECEIVE, outlet) for _ in range(4)]
    answers = at_once([lambda one=one: tried(sheet_actions.apply, one.pk, SYSTEM) for one in given])  # type: ignore[misc]
    assert sorted(answers) == ["", *["applied_lately"] * 3]
    assert on_hand("MUG") == 7
    assert wrong(audit.audit()) == []


def test_what_changed_between_the_dry_run_and_now_is_seen(outlet: Outlet) -> None:
    mug = a_product("MUG", outlet, 5)
    sheet = a_sheet("sku,on hand,counted\nMUG,5,3\n", outlet=outlet)
    assert bad(sheet) == []
    move_by_hand(outlet.pk, mug.pk, Kind.RECEIVE, 1, "", SYSTEM)
    assert tried(sheet_actions.apply, sheet.pk, SYSTEM) == "bad_rows"
    assert on_hand("MUG") == 6


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_export_can_be_filled_in_and_given_back(outlet: Outlet, language: str) -> None:
    port = an_outlet("PORT", "Port")
    product = Product.objects.create(name="=HYPERLINK(1)", sku="-MUG")
    Barcode.objects.create(product=product, code="05901234123457")
    move_by_hand(outlet.pk, product.pk, Kind.CORRECT, -2, "lost", SYSTEM)
    with translation.override(language):
        lines = export.lines([outlet, port], SYSTEM, has_mark=True)
    text = "".join(lines)
    assert text[0] == "\ufeff"
    head, here, there = csv.reader(io.StringIO(text[1:]))
    assert here == ["'-MUG", "5901234123457", "'=HYPERLINK(1)", "MAIN", "-2", "-2", "0", ""]
    assert there == ["'-MUG", "5901234123457", "'=HYPERLINK(1)", "PORT", "0", "0", "0", ""]
    here[-1], there[-1] = "4", "1"
    filled = io.StringIO()
    csv.writer(filled).writerows([head, here, there])
    sheet = a_sheet("\ufeff" + filled.getvalue())
    assert bad(sheet) == []
    sheet_actions.apply(sheet.pk, SYSTEM)
    levels = StockLevel.objects.order_by("outlet_id").values_list("on_hand", flat=True)
    assert list(levels) == [4, 1]


def test_only_who_may_move_stock_gives_files(outlet: Outlet) -> None:
    cashier = an_actor(Role.CASHIER, "Cleo")
    assert tried(sheet_actions.give, Given(COUNT, "a.csv", b"sku,counted\n"), cashier) == (
        "not_allowed"
    )
    sheet = a_sheet("sku,counted\nMUG,1\n", outlet=outlet)
    assert tried(sheet_actions.apply, sheet.pk, cashier) == "not_allowed"


def test_a_longer_file_asks_no_query_a_line(outlet: Outlet) -> None:
    """Ten thousand lines in a few seconds: what each costs must be Python alone."""

    def queries(count: int, start: int) -> int:
        skus = [f"S{number}" for number in range(start, start + count)]
        Product.objects.bulk_create(Product(name=sku, sku=sku) for sku in skus)
        sheet = a_sheet("sku,qty\n" + "".join(f"{sku},1\n" for sku in skus), RECEIVE, outlet)
        with CaptureQueriesContext(connection) as asked:
            sheet_actions.planned(sheet, SYSTEM)
            sheet_actions.apply(sheet.pk, SYSTEM)
        return len(asked)

    assert queries(300, 1000) <= queries(3, 0) + 2


def test_a_file_that_changes_nothing_says_so(outlet: Outlet) -> None:
    a_product("MUG", outlet, 5)
    sheet = a_sheet("sku,counted\nMUG,5\n", outlet=outlet)
    with pytest.raises(Refusal, match="changes nothing"):
        sheet_actions.apply(sheet.pk, SYSTEM)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_name_is_calculated_and_its_sku_comes_back(outlet: Outlet, begin: str) -> None:
    Product.objects.create(name=f"{begin}cmd|' /C calc'!A0", sku=f"{begin}1")
    text = "".join(export.lines([outlet], SYSTEM, has_mark=False))
    head, row = csv.reader(io.StringIO(text))
    assert (row[0], row[2][:2]) == (f"'{begin}1", f"'{begin}")
    row[-1] = "4"
    filled = io.StringIO()
    csv.writer(filled).writerows([head, row])
    assert bad(a_sheet(filled.getvalue())) == []


def test_more_than_can_be_counted_is_refused_by_its_line(outlet: Outlet) -> None:
    a_product("MUG", outlet, 5)
    sheet = a_sheet("sku,qty\n" + "MUG,1000000\n" * 2001, RECEIVE, outlet)
    assert bad(sheet) == [
        (2001, "It would make 2000000005 on hand, which is more than can be counted."),
        (2002, "It would make 2000000005 on hand, which is more than can be counted."),
    ]
