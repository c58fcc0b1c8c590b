"""Sites where the API is not to be had, and what of the site is the API."""

import random
from collections import deque

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Scope

from ..common import gate
from ..common.faults import Faults
from ..common.gate import PAGE, Seen
from .options import Site
from .shop import Shop


class Gate(gate.Gate):
    def __init__(
        self, app: ASGIApp, shop: Shop, faults: Faults, dice: random.Random, log: deque[Seen]
    ) -> None:
        super().__init__(app, faults, dice, log)
        self.shop = shop

    def is_api(self, scope: Scope) -> bool:
        return scope["path"].startswith("/wp-json") or b"rest_route=" in scope["query_string"]

    def blocked(self, scope: Scope) -> Response | None:
        site = self.shop.options.site
        if site is Site.FIREWALL:
            return HTMLResponse(PAGE.format("Attention required"), 403)
        pretty = scope["path"].startswith("/wp-json")
        if site is Site.NOT_WORDPRESS or (site is Site.PLAIN_PERMALINKS and pretty):
            return HTMLResponse(PAGE.format("Page not found"), 404)
        return None
