"""How the API says no."""

from typing import Any


class Refusal(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def body(self, method: str, path: str) -> dict[str, Any]:
        said = {"code": self.status, "method": method, "request": path, "message": self.message}
        return {"error": said}


def missing(what: str) -> Refusal:
    return Refusal(404, f"{what} not found")
