"""What people typed into a store, as plain text: no HTML, no entities, nothing unprintable."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "div", "li", "tr"})
_SILENT = frozenset({"script", "style"})
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and line feed


def plain(value: object) -> str:
    """Lines are kept. A store's plug-ins put numbers, nulls and lists where text belongs."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text or "&" in text:
        text = _without_html(text)
    text = _UNPRINTABLE.sub("", text)
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def one_line(value: object) -> str:
    if isinstance(value, str) and value.isprintable() and "<" not in value and "&" not in value:
        return " ".join(value.split())  # nearly every field: worth the shorter way
    return " ".join(plain(value).split())


def _without_html(text: str) -> str:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in _SILENT
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
