"""The store as one application: its REST API, its pages, and the way to trouble it."""

from collections import deque

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from ..common.demo_bar import DemoBar
from ..common.faults import Faults
from ..common.front import Front
from ..common.gate import Gate, Seen
from ..common.trickle import Trickle
from . import api_catalogue, api_hooks, api_orders, api_v3
from .control import Controls
from .delivery import Deliveries
from .login import Login
from .rest import Api, Refusal
from .shop import Shop
from .till import Till

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class Door(Gate):
    """Trouble comes to the API and the login alone, in the words of the API."""

    def is_api(self, scope: Scope) -> bool:
        path: str = scope["path"]
        return path.startswith(("/stores/", "/oauth2/"))

    def too_many(self) -> Response:
        wait = str(self.faults.retry_after * 1000)
        headers = {
            "X-Rate-Limit-Time-Window-Ms": "30000",
            "X-Rate-Limit-Time-Reset-Ms": wait,
            "X-Rate-Limit-Requests-Quota": "150",
            "X-Rate-Limit-Requests-Left": "0",
        }
        return JSONResponse(Refusal(429, "Too many requests").body("v3"), 429, headers)

    def error(self) -> Response:
        return JSONResponse(Refusal(500, "Internal Server Error").body("v3"), 500)


def build(
    shop: Shop,
    deliveries: Deliveries,
    trickle: Trickle,
    faults: Faults,
    log: deque[Seen],
    login: Login,
) -> ASGIApp:
    parts = (api_orders, api_v3, api_catalogue, api_hooks)
    api = Api(shop, [address for part in parts for address in part.addresses()])
    till = Till(shop)
    front = Front(till, DemoBar(deliveries, trickle, faults))
    inner = Starlette(
        routes=[
            Route("/stores/{hash}/{path:path}", api.answer, methods=METHODS),
            Route("/", front.home),
            *login.routes(),
            *Controls(shop, deliveries, trickle, faults).routes(),
            *front.routes(),
        ]
    )
    return Door(inner, faults, shop.random, log)
