"""Files of counts and receipts as spreadsheets write them, read line by line. No database here."""

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from bordereau.refusals import Refusal, say
from bordereau.searching import folded
from bordereau.stock.models import StockSheet

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_UNITS = 1_000_000

# How people and our own export head their columns, without accents and in lower case.
COLUMNS: dict[str, frozenset[str]] = {
    "sku": frozenset({"sku", "ugs"}),
    "barcode": frozenset({"barcode", "gtin", "ean", "upc", "code-barres", "code barres"}),
    "outlet": frozenset({"outlet", "etablissement"}),
    "on_hand": frozenset({"on hand", "en stock"}),
    "counted": frozenset({"counted", "compte"}),
    "received": frozenset({"received", "units", "quantity", "qty", "recu", "unites", "qte"}),
}
UNITS_OF = {StockSheet.Kind.COUNT: "counted", StockSheet.Kind.RECEIVE: "received"}
# By these, wide ones too, a spreadsheet knows what it is to calculate.
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
SHORTENED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)


class Unreadable(Refusal):
    """The file as a whole; a person must save it otherwise."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be used, and what is wrong with it."""

    line: int
    sentence: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return say(self.sentence, self.params)


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    sku: str
    barcode: str
    outlet: str
    units: int
    seen: int | None  # on hand, as the file was exported


@dataclass(frozen=True, slots=True)
class Sheet:
    rows: list[Row]
    bad: list[Bad]


def text_of(content: bytes) -> str:
    """Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(
            "too_large", gettext_noop("The file is larger than 5 MB. Cut it into smaller ones.")
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unreadable(
            "not_text",
            gettext_noop(
                "This is not a CSV file in UTF-8. Nothing was changed. In a spreadsheet, choose "
                "Save as, “CSV UTF-8”."
            ),
        )
    return text


def read(text: str, kind: str) -> Sheet:
    """Lines without a number of units are passed over. Raises Unreadable."""
    # Strictly: else a quote that nobody closes swallows all lines after it without a word.
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        names = _names(next(lines, []), UNITS_OF[StockSheet.Kind(kind)])
        # A cell may hold line ends: the line is where its row begins in the file.
        numbered, begins = [], lines.line_num + 1
        for cells in lines:
            numbered.append((begins, cells))
            begins = lines.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            "not_csv",
            gettext_noop("Line %(line)s cannot be read as CSV. Nothing was changed."),
            line=lines.line_num,
        ) from error
    if len(numbered) > MOST_ROWS:
        raise Unreadable(
            "too_long",
            gettext_noop("The file has more than %(most)s lines. Cut it into smaller ones."),
            most=MOST_ROWS,
        )
    sheet = Sheet([], [])
    for line, cells in numbered:
        told = {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name}
        _take(sheet, line, told, kind)
    return sheet


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _names(head: list[str], units: str) -> list[str]:
    """Our name of each column, "" for those we do not read."""
    names = [_name(cell) for cell in head]
    if units in names and {"sku", "barcode"} & set(names):
        return names
    raise Unreadable(
        "no_columns",
        gettext_noop(
            "The first line must name the columns: sku or barcode, and %(units)s; outlet if the "
            "file is of several. Nothing was changed."
        ),
        units=units,
    )


def _name(cell: str) -> str:
    plain = folded(cell).strip().replace("_", " ")
    return next((name for name, words in COLUMNS.items() if plain in words), "")


def _plain(cell: str) -> str:
    """Without the mark that keeps a spreadsheet from calculating it: see `export.safe`."""
    bare = cell.strip()
    return bare[1:] if bare[:1] == "'" and bare[1:].startswith(FORMULA) else bare


def _take(sheet: Sheet, line: int, told: dict[str, str], kind: str) -> None:
    text = told.get(UNITS_OF[StockSheet.Kind(kind)], "")
    if not text:
        return
    units = _whole(text)
    if units is None or (kind == StockSheet.Kind.RECEIVE and not units):
        sentence = gettext_noop("“%(text)s” is not a number of units.")
        sheet.bad.append(Bad(line, sentence, {"text": text[:40]}))
        return
    seen = told.get("on_hand", "")
    level = _level(seen)
    if seen and level is None:
        sentence = gettext_noop("“%(text)s” on hand is not a number.")
        sheet.bad.append(Bad(line, sentence, {"text": seen[:40]}))
        return
    row = Row(
        line,
        told.get("sku", ""),
        told.get("barcode", ""),
        told.get("outlet", ""),
        units,
        level if kind == StockSheet.Kind.COUNT else None,
    )
    wrong = _without_a_name(row)
    if wrong:
        sheet.bad.append(Bad(line, wrong, {"text": row.barcode[:40]}))
    else:
        sheet.rows.append(row)


def _without_a_name(row: Row) -> str:
    if not row.sku and not row.barcode:
        return gettext_noop("It names no SKU and no barcode.")
    if not row.sku and SHORTENED.fullmatch(row.barcode):
        return gettext_noop(
            "The spreadsheet has shortened the barcode to %(text)s. Format its column as text."
        )
    return ""


def _level(text: str) -> int | None:
    """On hand may lie below zero, which some write with a minus of typesetters."""
    bare = text.replace("−", "-")
    units = _whole(bare.removeprefix("-"))
    return -units if units and bare.startswith("-") else units


def _whole(text: str) -> int | None:
    digits = "".join(text.split())  # thousands may be parted by spaces, also narrow ones
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 7):
        return None
    return int(digits) if int(digits) <= MOST_UNITS else None
