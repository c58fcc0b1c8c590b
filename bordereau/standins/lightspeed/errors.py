"""The ways in which the API says no, by its table of error codes."""

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"errorMessage": message, "errorCode": code}


def wrong(what: str) -> Refusal:
    return Refusal(400, "WRONG_PARAMETER", f"Wrong request parameter: {what}")


def no_order() -> Refusal:
    return Refusal(404, "ORDER_NOT_FOUND", "Order with specified ID was not found")


def no_product() -> Refusal:
    return Refusal(404, "PRODUCT_NOT_FOUND", "Product with specified ID was not found")


def no_variation() -> Refusal:
    return Refusal(404, "COMBINATION_NOT_FOUND", "Product combination was not found")
