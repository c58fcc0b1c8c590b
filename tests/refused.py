"""That a verb says no, and in which words."""

from collections.abc import Callable
from typing import Any

import pytest

from bordereau.refusals import Refusal


def refused(code: str) -> "pytest.RaisesExc[Refusal]":
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def refusal(verb: Callable[..., object], *words: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        verb(*words, **more)
    return caught.value
