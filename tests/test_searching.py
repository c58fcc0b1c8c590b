"""Text as a search compares it."""

from bordereau.searching import folded, search_text


def test_searching_ignores_case_and_accents() -> None:
    assert folded("ZOË Straße ŒUVRE") == "zoe strasse œuvre"
    assert search_text("V-12", "", "Zoë") == "v-12 zoe"
