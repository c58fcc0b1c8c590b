"""Refusals, with the codes and the shapes of the recordings."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str, **data: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"code": code, "message": message, "data": {"status": status, **data}}


class RefundRefusal(Refusal):
    """A refund that fails is a server error whose `data` is the bare number."""

    def __init__(self, message: str) -> None:
        super().__init__(500, "woocommerce_rest_cannot_create_order_refund", message)
        self.body["data"] = 500


def no_route() -> Refusal:
    return Refusal(404, "rest_no_route", "No route was found matching the URL and request method.")


def cannot(verb: str, what: str, status: int = 401) -> Refusal:
    return Refusal(status, f"woocommerce_rest_cannot_{verb}", f"Sorry, you cannot {what}.")


def bad_key(message: str) -> Refusal:
    return Refusal(401, "woocommerce_rest_authentication_error", message)


def missing(kind: str) -> Refusal:
    return Refusal(404, f"woocommerce_rest_{kind}_invalid_id", "Invalid ID.")


def missing_to_write(kind: str, status: int = 400) -> Refusal:
    return Refusal(status, f"woocommerce_rest_{kind}_invalid_id", "ID is invalid.")


def invalid(param: str, message: str, code: str, data: Json | None = None) -> Refusal:
    return Refusal(
        400,
        "rest_invalid_param",
        f"Invalid parameter(s): {param}",
        params={param: message},
        details={param: {"code": code, "message": message, "data": data}},
    )


def not_one_of(param: str, allowed: Iterable[str], shown: str = "") -> Refusal:
    *most, last = allowed
    message = f"{shown or param} is not one of {', '.join(most)}, and {last}."
    return invalid(param, message, "rest_not_in_enum")


def wrong_type(param: str, shown: str, kind: str) -> Refusal:
    message = f"{shown} is not of type {kind}."
    return invalid(param, message, "rest_invalid_type", {"param": shown})


def missing_param(name: str) -> Refusal:
    return Refusal(
        400, "rest_missing_callback_param", f"Missing parameter(s): {name}", params=[name]
    )


def batch_too_large() -> Refusal:
    return Refusal(
        413,
        "woocommerce_rest_request_entity_too_large",
        "Unable to accept more than 100 items for this request.",
    )
