"""How a browser with a script asks, and what an answer tells the person."""

from django.contrib.messages import get_messages
from django.http import HttpResponse

HTMX = {"HX-Request": "true"}


def said(answer: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]
