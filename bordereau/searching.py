"""Text as a search compares it. Pure."""

import unicodedata


def folded(text: str) -> str:
    """Lower case without accents, so that "zoe" finds "Zoë"."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    split = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in split if not unicodedata.combining(char))


def search_text(*words: str) -> str:
    return folded(" ".join(word for word in words if word))
