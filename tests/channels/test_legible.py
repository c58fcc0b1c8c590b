"""One broken text hides nothing of what stands around it."""

import msgspec
import pytest

from bordereau.channels.legible import legible

SMILE = "😀"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb'["a\ud83d"]', "a\ufffd"),
        (rb'["\uD83Db"]', "\ufffdb"),
        (rb'["\ude00"]', "\ufffd"),
        (rb'["\ude00\ud83d"]', "\ufffd\ufffd"),
        (rb'["\ud83d\ud83d\ude00"]', "\ufffd" + SMILE),
        (rb'["\ud83d\ude00"]', SMILE),
        (rb'["\\ud83d"]', "\\ud83d"),
        (rb'["\\\ud83d"]', "\\\ufffd"),
        (rb'["\"\ud83d\""]', '"\ufffd"'),
        ('["' + SMILE + ' שלום"]', SMILE + " שלום"),
        (b'["caf\xe9"]', "caf\ufffd"),
        (b'["\xf0\x9f\x98"]', "\ufffd"),
    ],
)
def test_half_a_character_is_shown_as_such(sent: bytes | str, read: str) -> None:
    body = sent.encode() if isinstance(sent, str) else sent
    assert msgspec.json.decode(legible(body)) == [read]


@pytest.mark.parametrize("body", [b"", b"[]", rb'["\ud83d\ude00", "\\ud8", "\t"]', b"\x00"])
def test_what_is_whole_is_left_as_it_came(body: bytes) -> None:
    assert legible(body) == body
