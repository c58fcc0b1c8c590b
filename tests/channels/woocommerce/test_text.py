import pytest

from bordereau.channels.woocommerce.text import one_line, plain

TABLE: list[tuple[object, str]] = [
    ("Enamel Mug &times; 1", "Enamel Mug × 1"),
    ("Ring twice <b>x</b> & co / 100%", "Ring twice x & co / 100%"),
    ("one<br/>two<br>three", "one\ntwo\nthree"),
    ("I <3 you, if x < 5 kg > ok", "I <3 you, if x < 5 kg > ok"),
    ("<script>alert(1)</script>after", "after"),
    ("a\x00b\x1b[31m", "ab[31m"),
    ("a\r\nb\rc", "a\nb\nc"),
    ("  padded \n lines ", "padded\nlines"),
    (None, ""),
    (12, "12"),
    (True, ""),
    ([], ""),
    ({"a": 1}, ""),
]


@pytest.mark.parametrize(("given", "text"), TABLE)
def test_whatever_a_store_sends_becomes_plain_text(given: object, text: str) -> None:
    assert plain(given) == text


def test_one_line_has_no_breaks() -> None:
    assert one_line("<p>a</p>\n b\tc") == "a b c"
