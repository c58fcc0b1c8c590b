"""Refreshes the French catalogue from the source, by Babel: no gettext of the system's."""

import io
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog, Message, pofile
from babel.messages.extract import extract_from_dir, extract_python
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[2]
FRENCH = SOURCE / "locale/fr/LC_MESSAGES/django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Written by hand: Babel's own has dates, which change when no word does.
HEADER = """\
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
METHODS = [("**.py", "python"), ("templates/**", f"{__name__}:extract_template")]


def extract_template(
    stream: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Any]:
    """Django turns a template into Python-like calls; unindented, Babel reads them as Python."""
    calls = templatize(stream.read().decode(), origin=getattr(stream, "name", ""))
    lines = (line.strip() for line in calls.splitlines())
    python = io.BytesIO("\n".join(lines).encode())
    return extract_python(python, keywords, comment_tags, {"encoding": "utf-8"})


def extracted() -> Catalog:
    catalogue = Catalog(domain="django", fuzzy=False)
    found = extract_from_dir(
        SOURCE, METHODS, keywords=KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True
    )
    for file, _line, words, comments, context in found:
        # The file without its line: a moved line is no change of words.
        catalogue.add(words, locations=[(file, 0)], auto_comments=comments, context=context)
    return catalogue


def refreshed(kept: Catalog) -> Catalog:
    """The catalogue with the source's words: new ones empty, unused ones gone, none guessed."""
    kept.update(extracted(), no_fuzzy_matching=True, update_header_comment=False)
    kept.obsolete.clear()
    return kept


def read(file: Path) -> Catalog:
    if not file.exists():
        return Catalog(locale="fr", domain="django", fuzzy=False)
    with file.open("rb") as stream:
        return pofile.read_po(stream, locale="fr", domain="django")


def write(file: Path, catalogue: Catalog) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        stream.write(HEADER.encode())
        pofile.write_po(
            stream, catalogue, width=100, sort_by_file=True, include_lineno=False, omit_header=True
        )


def untranslated(catalogue: Catalog) -> list[str]:
    return [str(entry.id) for entry in catalogue if entry.id and not is_translated(entry)]


def is_translated(entry: Message) -> bool:
    forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or [])
    return not entry.fuzzy and bool(forms) and all(forms)


class Command(BaseCommand):
    help = "Brings the French catalogue up to date with the words in the source."
    requires_system_checks = ()  # words can be read while the pages do not yet run

    def handle(self, **options: object) -> None:
        catalogue = refreshed(read(FRENCH))
        write(FRENCH, catalogue)
        self.stdout.write(
            f"{len(catalogue)} messages, {len(untranslated(catalogue))} without French."
        )
