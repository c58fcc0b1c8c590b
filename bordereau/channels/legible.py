"""JSON freed of broken characters, which would spoil a whole page of orders for one text. Pure.

Programs that cut texts by their length leave halves of characters behind, mostly of emoji. No such
half is text, and a parser that meets one reads nothing of what stands around it.
"""

import re

_REPLACEMENT = rb"\ufffd"
_MAY_BE_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
# A pair makes one character and is kept; so is whatever else a backslash escapes.
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)


def legible(body: bytes) -> bytes:
    try:
        body.decode()
    except UnicodeDecodeError:
        body = body.decode(errors="replace").encode()
    return _ESCAPE.sub(_whole, body) if _MAY_BE_HALF.search(body) else body


def _whole(found: re.Match[bytes]) -> bytes:
    return _REPLACEMENT if found["half"] else found[0]
