"""What people typed into a store, as plain text: no HTML, no entities, nothing unprintable."""

from html.parser import HTMLParser

from bordereau.channels.text import tidied, typed

_BREAKS = frozenset({"br", "p", "div", "li", "tr"})
_SILENT = frozenset({"script", "style"})


def plain(value: object) -> str:
    """Lines are kept."""
    text = typed(value)
    return tidied(_without_html(text) if "<" in text or "&" in text else text)


def one_line(value: object) -> str:
    if value == "":
        return ""
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
