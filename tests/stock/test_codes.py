import pytest

from bordereau.stock.codes import normalised, printed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4006381333931", "04006381333931"),  # EAN-13
        ("400 638 133 3931 ", "04006381333931"),
        ("036000291452", "00036000291452"),  # UPC-A
        ("0036000291452", "00036000291452"),  # the same as EAN-13
        ("00036000291452", "00036000291452"),
        ("73513537", "00000073513537"),  # EAN-8
        ("4006381333932", "4006381333932"),  # a wrong check digit: not a GTIN
        ("SHELF-7", "SHELF-7"),
        ("", ""),
        ("X" * 200, "X" * 80),
    ],
)
def test_codes_compare_the_same_however_printed(typed: str, kept: str) -> None:
    assert normalised(typed) == kept


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("04006381333931", "4006381333931"),
        ("10614141000415", "10614141000415"),  # a case
        ("SHELF-7", "SHELF-7"),
    ],
)
def test_codes_are_shown_as_they_stand_under_the_bars(kept: str, shown: str) -> None:
    assert printed(kept) == shown
