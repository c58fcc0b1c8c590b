"""What of the store is its API, and its own way of having trouble."""

import re

from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from ..common import gate
from .errors import Refusal


class Gate(gate.Gate):
    def is_api(self, scope: Scope) -> bool:
        """Every address of the API begins with a language."""
        return re.match(r"/[a-z]{2}/", scope["path"]) is not None

    def too_many(self) -> Response:
        """As if the first window were full."""
        reset = f"{self.faults.retry_after}/2400/80000"
        headers = {
            "X-RateLimit-Limit": "300/3000/12000",
            "X-RateLimit-Remaining": "0/1500/9000",
            "X-RateLimit-Reset": reset,
        }
        return JSONResponse(Refusal(429, "Too Many Requests").body("", ""), 429, headers)

    def error(self) -> Response:
        return JSONResponse(Refusal(500, "Internal Server Error").body("", ""), 500)
