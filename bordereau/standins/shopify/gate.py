"""What of the store is its API, and which of its calls change something."""

import re

from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from ..common import gate

# Every call is a POST: only what it says tells a question from a deed.
MUTATION = re.compile(rb'"query":\s*"(?:\\n|\s)*(?:#[^"]*?\\n)?\s*mutation')


class Gate(gate.Gate):
    def is_api(self, scope: Scope) -> bool:
        path: str = scope["path"]
        return path.startswith("/admin")

    def is_write(self, scope: Scope, body: bytes) -> bool:
        return MUTATION.search(body) is not None

    def error(self) -> Response:
        return JSONResponse({"errors": "Internal Server Error"}, 500)
