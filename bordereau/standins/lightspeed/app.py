"""The store as one application: its REST API, its pages, and the way to trouble it."""

from collections import deque

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from ..common.demo_bar import DemoBar
from ..common.faults import Faults
from ..common.front import Front
from ..common.gate import Seen
from ..common.trickle import Trickle
from .api import Api
from .control import Controls
from .delivery import Deliveries
from .gate import Gate
from .shop import Shop
from .till import Till


def build(
    shop: Shop, deliveries: Deliveries, trickle: Trickle, faults: Faults, log: deque[Seen]
) -> ASGIApp:
    till = Till(shop)
    front = Front(till, DemoBar(deliveries, trickle, faults))
    methods = ["GET", "POST", "PUT", "DELETE"]
    inner = Starlette(
        routes=[
            Route("/api/v3/{path:path}", Api(shop).answer, methods=methods),
            Route("/", front.home),
            *Controls(shop, deliveries, trickle, faults).routes(),
            *front.routes(),
        ]
    )
    return Gate(inner, faults, shop.random, log)
