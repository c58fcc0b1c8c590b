"""The store as one application: its REST API, its pages, and the way to trouble it."""

from collections import deque
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..common.demo_bar import DemoBar
from ..common.faults import Faults
from ..common.front import Front
from ..common.gate import Seen
from ..common.trickle import Trickle
from . import auth, control, rest, routes
from .delivery import Deliveries
from .errors import Refusal
from .gate import Gate
from .shop import Shop
from .till import Till

Endpoint = Callable[[Request], Awaitable[Response]]


class Api:
    """Every call of the REST API. Its own table of routes serves both ways of addressing it."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.door = auth.Door(shop.state.keys)

    async def answer(self, request: Request) -> Response:
        path = rest_path(request)
        body = await request.body()
        try:
            handler, params = routes.find(self.shop.options.old, rest.overridden(request), path)
        except Refusal as refusal:
            return self.nowhere(request, refusal)
        return rest.answer(self.shop, self.door, handler, request, body, params)

    def nowhere(self, request: Request, refusal: Refusal) -> Response:
        """A wrong key is told so even where nothing is."""
        tls = rest.is_tls(request)
        try:
            rest.sign_in(self.shop, self.door, request, tls)
        except Refusal as unknown:
            refusal = unknown
        return rest.response(self.shop, refusal.body, refusal.status, {}, tls)


def plain_or(api: Api, home: Endpoint) -> Endpoint:
    """The front page, unless `?rest_route=` addresses the API through it."""

    async def choose(request: Request) -> Response:
        return await (api.answer if "rest_route" in request.query_params else home)(request)

    return choose


async def pay_link(request: Request) -> Response:
    """The address that the API gives for an unpaid order."""
    return RedirectResponse(f"/my-orders/{request.query_params.get('key', '')}", 303)


def rest_path(request: Request) -> str:
    asked = parse_qs(request.url.query).get("rest_route")
    path = asked[0] if asked else request.url.path.removeprefix("/wp-json")
    return path.rstrip("/") or "/"


def build(
    shop: Shop, deliveries: Deliveries, trickle: Trickle, faults: Faults, log: deque[Seen]
) -> ASGIApp:
    api = Api(shop)
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    till = Till(shop)
    front = Front(till, DemoBar(deliveries, trickle, faults))
    controls = control.Controls(shop, deliveries, trickle, faults)
    inner = Starlette(
        routes=[
            Route("/wp-json", api.answer, methods=methods),
            Route("/wp-json/{path:path}", api.answer, methods=methods),
            Route("/", plain_or(api, front.home), methods=methods),
            Route("/checkout/order-pay/{number:int}/", pay_link),
            *controls.routes(),
            *front.routes(),
        ]
    )
    return Gate(inner, shop, faults, shop.random, log)
