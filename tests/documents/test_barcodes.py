"""Barcodes are read back, as the printer's dots would show them."""

import re
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from bordereau.documents.barcodes import DOT, QUIET, code128
from bordereau.staff.access import Role
from tests.browsing import sign_in
from tests.makers import a_channel, a_person, a_shop, an_order, an_outlet


def dots_of(svg: str) -> int:
    width = float(re.findall(r'width="([\d.]+)mm"', svg)[0])
    modules = int(re.findall(r'viewBox="0 0 (\d+) 1"', svg)[0])
    return round(width / modules / DOT)


def drawn(svg: str) -> Image.Image:
    """One pixel a module, as the path says."""
    modules = int(re.findall(r'viewBox="0 0 (\d+) 1"', svg)[0])
    picture = Image.new("L", (modules, 40), 255)
    for place in re.findall(r"M(\d+) 0", svg):
        picture.paste(0, (int(place), 0, int(place) + 1, 40))
    return picture


@pytest.mark.parametrize("text", ["V-1042", "MAIN-1", "V2-999999", "A" * 30])
def test_a_scanner_reads_it(text: str) -> None:
    svg = code128(text, dots=2, widest=70)
    [read] = zxingcpp.read_barcodes(drawn(svg))
    assert (read.text, read.format) == (text, zxingcpp.BarcodeFormat.Code128)
    assert drawn(svg).crop((0, 0, QUIET, 1)).getextrema() == (255, 255)


def test_a_long_number_has_thinner_bars_of_whole_dots_still() -> None:
    assert dots_of(code128("V-1042", dots=2, widest=70)) == 2
    assert dots_of(code128("A" * 30, dots=2, widest=70)) == 1


@pytest.mark.parametrize("text", ["", "É-1"])
def test_what_code_128_cannot_hold_has_no_barcode(text: str) -> None:
    assert code128(text, dots=2, widest=70) == ""


@pytest.mark.parametrize("paper", ["receipts", "slips"])
def test_the_page_as_printed_scans_and_has_its_sheet(page: Page, paper: str) -> None:
    a_shop()
    order = an_order(a_channel(an_outlet()))
    sign_in(page, a_person(Role.PACKER))
    number = order.sale_id if paper == "receipts" else order.pk
    page.goto(f"/documents/{paper}/{number}")
    page.emulate_media(media="print")
    page.evaluate("document.documentElement.style.zoom = 4")  # a printer has finer dots
    picture = Image.open(BytesIO(page.locator("svg.barcode").screenshot()))
    assert [read.text for read in zxingcpp.read_barcodes(picture)] == [order.sale.receipt_number]
    page.evaluate("document.documentElement.style.zoom = 1")
    sheet = {"receipts": (80, 200), "slips": (210, 297)}[paper]
    assert sheet_of(page.pdf(prefer_css_page_size=True)) == [sheet]


def sheet_of(pdf: bytes) -> list[tuple[int, int]]:
    """Every page's width and height in mm."""
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes]
