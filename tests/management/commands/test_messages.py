from io import BytesIO
from pathlib import Path

from babel.messages import Catalog

from bordereau.management.commands import messages

TEMPLATE = b"""{% load i18n %}
    <p title="it's">{% translate "Pick (now)" %}</p>
  <p>{% blocktranslate count n=n trimmed %}
        one order
     {% plural %}
        {{ n }} orders
  {% endblocktranslate %}</p>
{% translate "Save" context "verb" %}
"""


def from_template(source: bytes) -> list[tuple[str, object]]:
    found = messages.extract_template(BytesIO(source), messages.KEYWORDS, [], {})
    return [(name, words) for _line, name, words, _comments in found]


def test_a_template_s_words_are_found() -> None:
    found = from_template(TEMPLATE)
    assert ("gettext", "Pick (now)") in found
    assert ("ngettext", ("one order", "%(n)s orders", None)) in found
    assert ("pgettext", ("verb", "Save")) in found


def test_python_s_words_are_found() -> None:
    assert messages.extracted().get("English") is not None


def test_new_words_come_in_empty_and_unused_ones_go() -> None:
    kept = Catalog(locale="fr", domain="django")
    kept.add("French", "Français")
    kept.add("A word that stands nowhere", "Un mot")
    refreshed = messages.refreshed(kept)
    assert refreshed["French"].string == "Français"
    assert refreshed.get("A word that stands nowhere") is None
    assert "English" in messages.untranslated(refreshed)
    assert "French" not in messages.untranslated(refreshed)


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "fr/django.po"
    messages.write(file, messages.refreshed(messages.read(file)))
    first = file.read_text()
    messages.write(file, messages.refreshed(messages.read(file)))
    assert file.read_text() == first
    assert 'msgid "French"' in first
