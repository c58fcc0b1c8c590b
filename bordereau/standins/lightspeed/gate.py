"""What of the store is its API, and its own way of having trouble."""

from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from ..common import gate


class Gate(gate.Gate):
    def is_api(self, scope: Scope) -> bool:
        return bool(scope["path"].startswith("/api/v3/"))

    def too_many(self) -> Response:
        said = {"errorMessage": "Too many requests, rate limit exceeded"}
        wait = {"Retry-After": str(self.faults.retry_after)}
        return JSONResponse({**said, "errorCode": "RATE_LIMITED"}, 429, wait)

    def error(self) -> Response:
        said = {"errorMessage": "Internal server error", "errorCode": "INTERNAL_ERROR"}
        return JSONResponse(said, 500)
