import os
from collections.abc import Callable
from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bordereau.settings")


class WebhookHandler(WSGIHandler):
    """Django without middleware: a store signs in with each delivery, and reads no page.

    It takes a quarter off what a delivery costs, and they come in bursts.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        view = self._get_response  # type: ignore[attr-defined]
        self._middleware_chain = convert_exception_to_response(view)


pages = get_wsgi_application()
webhooks = WebhookHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    handler = webhooks if environ["PATH_INFO"].startswith("/webhooks/") else pages
    return handler(environ, start_response)
