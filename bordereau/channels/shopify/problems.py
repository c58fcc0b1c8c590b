"""What Shopify's refusals mean: the wire's, and those inside an answer of status 200."""

import math

import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.http import Answer
from bordereau.channels.port import LacksPermission, NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shopify.scopes import IMPORTING

SHORTEST_WAIT = 1.0
LONGEST_WAIT = 600.0


class Extensions(msgspec.Struct):
    code: str = ""
    required_access: str = msgspec.field(name="requiredAccess", default="")


class Fault(msgspec.Struct):
    message: str = ""
    extensions: Extensions = msgspec.field(default_factory=Extensions)


class Throttle(msgspec.Struct, rename="camel"):
    currently_available: float = 0
    restore_rate: float = 0


class Cost(msgspec.Struct, rename="camel"):
    requested_query_cost: float = 0
    throttle_status: Throttle = msgspec.field(default_factory=Throttle)

    @property
    def wait(self) -> float:
        """Seconds until there are points enough again, by Shopify's own count.

        Never nought: another app may have emptied the bucket that looks full in this answer.
        """
        lacking = self.requested_query_cost - self.throttle_status.currently_available
        rate = self.throttle_status.restore_rate
        return min(max(lacking / rate, SHORTEST_WAIT), LONGEST_WAIT) if rate > 0 else SHORTEST_WAIT


class UserError(msgspec.Struct):
    """What a mutation says when it says no."""

    message: str = ""
    field: list[str] | None = None
    code: str | None = None


def refused_by(host: str, errors: list[UserError]) -> Refused:
    return Refused(
        _("%(host)s refused: “%(message)s”. Nothing was changed there."),
        host=host,
        message="; ".join(one.message for one in errors),
    )


def of_status(answer: Answer, host: str) -> StoreProblem:
    """An answer that is not a success. Its words may be a plain string, or a web page.

    A page in place of a 403 is a firewall's, which knows nothing of our token.
    """
    if answer.status == 401 or (answer.status == 403 and answer.body.lstrip()[:1] == b"{"):
        return NeedsReconnect(
            _(
                "%(host)s no longer lets us in: the token was taken back, or the app is not "
                "installed there any more. Nothing is lost: what waits goes out once the store is "
                "connected again."
            ),
            host=host,
        )
    if answer.status == 404:
        return Refused(
            _(
                "There is no Shopify store at %(host)s. Nothing was changed. Check the address: it "
                "stands in Shopify under Settings › Domains and ends in .myshopify.com."
            ),
            host=host,
        )
    if answer.status in (402, 423, 430):
        return Retry(
            _(
                "Shopify has shut %(host)s for now (status %(status)s), as it does when a plan was "
                "not paid or a store is under review. Nothing is lost; we go on when it opens. The "
                "store's owner finds the reason in Shopify."
            ),
            after=answer.retry_after,
            host=host,
            status=str(answer.status),
        )
    return not_data(answer, host)


def not_data(answer: Answer, host: str) -> Retry:
    return Retry(
        _(
            "%(host)s answered with something other than data (status %(status)s): Shopify has a "
            "fault of its own, or a proxy stands between. Nothing is lost; we try again by "
            "ourselves."
        ),
        after=answer.retry_after,
        host=host,
        status=str(answer.status),
    )


def unreadable(host: str, error: Exception) -> Refused:
    return Refused(
        _(
            "%(host)s sent something that we cannot read (%(reason)s). Nothing was changed. "
            "Shopify may have moved on: look for an update of Bordereau."
        ),
        host=host,
        reason=str(error),
    )


def throttled(host: str, cost: Cost) -> Retry:
    return Retry(
        _("%(host)s asks us to slow down. Nothing is lost; we go on when it allows."),
        after=math.ceil(cost.wait),
        host=host,
    )


def of_faults(faults: list[Fault], host: str) -> StoreProblem:
    fault = faults[0]
    code = fault.extensions.code
    if code == "ACCESS_DENIED":
        return _denied(fault, host)
    if code == "SHOP_INACTIVE":
        return Retry(
            _(
                "Shopify says that the store at %(host)s is not active. Nothing is lost; we go on "
                "when it opens again. The store's owner finds the reason in Shopify."
            ),
            host=host,
        )
    if code in ("INTERNAL_SERVER_ERROR", "TIMEOUT", ""):
        return Retry(
            _("%(host)s has a fault of its own: “%(message)s”. We try again by ourselves."),
            host=host,
            message=fault.message,
        )
    return Refused(
        _("%(host)s refused: “%(message)s”. Nothing was changed there."),
        host=host,
        message=fault.message,
    )


def _denied(fault: Fault, host: str) -> NeedsReconnect:
    """Orders go on coming in where the lack is of anything but what they take."""
    access = fault.extensions.required_access or fault.message
    kind = NeedsReconnect if any(scope in access for scope in IMPORTING) else LacksPermission
    return kind(
        _(
            "The app at %(host)s may not do this: Shopify asks for %(access)s Nothing is lost. "
            "Give the app the scope in Shopify, install it again, then check the connection here."
        ),
        host=host,
        access=_ended(access),
    )


def _ended(words: str) -> str:
    text = words.replace("`", "").strip()
    return text if text.endswith(".") else f"{text}."
