"""The store as one application: its Admin API, its pages, and the way to trouble it."""

import json
from collections import deque
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..common.demo_bar import DemoBar
from ..common.faults import Faults
from ..common.front import Front
from ..common.gate import Seen
from ..common.trickle import Trickle
from . import control, oauth
from .delivery import Deliveries
from .gate import Gate
from .graphql_api import Api
from .shop import Shop
from .till import Till

UNKNOWN = "[API] Invalid API key or access token (unrecognized login or wrong password)"


class Doors:
    """The addresses below /admin."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.api = Api(shop)

    def routes(self) -> list[Route]:
        return [
            Route("/admin/oauth/access_token", self.token, methods=["POST"]),
            Route("/admin/oauth/authorize", self.authorize),
            Route("/admin/api/{version}/graphql.json", self.graphql, methods=["POST"]),
        ]

    async def token(self, request: Request) -> Response:
        """JSON is taken as well as a form."""
        raw = await request.body()
        try:
            asked = json.loads(raw)
        except ValueError:
            asked = dict(parse_qsl(raw.decode("utf-8", "replace")))
        status, body = oauth.exchange(self.shop, asked)
        return JSONResponse(body, status)

    async def authorize(self, request: Request) -> Response:
        """The merchant is asked, and always says yes."""
        asked = request.query_params
        if asked.get("client_id") != self.shop.state.client_id:
            return JSONResponse({"errors": "Could not find the app"}, 400)
        with self.shop.lock:
            there = oauth.callback(self.shop, asked.get("redirect_uri", ""), asked.get("state", ""))
        return RedirectResponse(there, 302)

    async def graphql(self, request: Request) -> Response:
        """An expired version is answered by the oldest that is left, which a header tells."""
        headers = {"X-Shopify-API-Version": self.shop.options.version}
        granted = oauth.granted(self.shop, request.headers.get("x-shopify-access-token", ""))
        if granted is None:
            return JSONResponse({"errors": UNKNOWN}, 401, headers)
        try:
            asked: dict[str, Any] = json.loads(await request.body())
            text, variables = str(asked["query"]), asked.get("variables") or {}
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"errors": {"query": "Required parameter missing"}}, 400, headers)
        reply = await run_in_threadpool(self.api.answer, text, variables, granted)
        return JSONResponse(reply, 200, headers)


def build(
    shop: Shop, deliveries: Deliveries, trickle: Trickle, faults: Faults, log: deque[Seen]
) -> ASGIApp:
    till = Till(shop)
    front = Front(till, DemoBar(deliveries, trickle, faults))
    controls = control.Controls(shop, deliveries, trickle, faults)
    inner = Starlette(
        routes=[
            Route("/", front.home),
            *Doors(shop).routes(),
            *controls.routes(),
            *front.routes(),
        ]
    )
    return Gate(inner, faults, shop.random, log)
