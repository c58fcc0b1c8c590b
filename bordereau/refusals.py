"""The ways a verb says no. Each has a stable code for programs and a sentence for people."""

from typing import Any

from django.utils.translation import gettext, gettext_noop


def say(sentence: str, params: dict[str, Any] | None = None) -> str:
    """A stored English sentence in the reader's language, with its %(named)s parameters."""
    translated = gettext(sentence) if sentence else ""
    return translated % params if params else translated


class Refusal(Exception):
    """A verb that may not be done now. Its sentence is marked with gettext_noop at the raise."""

    def __init__(self, code: str, sentence: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.params = params

    def __str__(self) -> str:
        return say(self.sentence, self.params)


class NotFound(Refusal):
    """It does not exist, or not for this person: the two must look the same."""

    def __init__(self) -> None:
        super().__init__("not_found", gettext_noop("There is nothing here under this number."))
