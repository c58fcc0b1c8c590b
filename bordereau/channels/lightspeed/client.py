"""The store's REST API: how it is asked, and what its refusals mean."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import httpx
import msgspec
from django.utils.translation import gettext_noop as _

from bordereau.channels.http import Answer, Site
from bordereau.channels.lightspeed.address import store_number
from bordereau.channels.lightspeed.scopes import CATALOGUE, NEEDED_TO_IMPORT, needed_for
from bordereau.channels.port import LacksPermission, NeedsReconnect, Refused, Retry, StoreProblem
from bordereau.channels.shapes import Connection

T = TypeVar("T")

_SUSPENDED_PAUSE = 1800.0  # seconds; a store that is closed stays so for a while


class Fault(msgspec.Struct):
    """What the API says when it says no."""

    code: str = msgspec.field(name="errorCode", default="")
    message: str = msgspec.field(name="errorMessage", default="")


class MissingError(Refused):
    """The store has no such order or product (and says so itself)."""


class BearerAuth(httpx.Auth):
    def __init__(self, token: str) -> None:
        self.token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        # What does not fit a header is no token of theirs; they say so better than httpx.
        token = self.token.strip().encode("ascii", "ignore").decode()
        request.headers["Authorization"] = f"Bearer {token}".strip()
        yield request


@dataclass(frozen=True, slots=True)
class Store:
    connection: Connection

    @property
    def site(self) -> Site:
        return Site(self.connection.url, self.connection.allow_private_address)

    @property
    def number(self) -> str:
        return store_number(self.connection.url)

    def get(self, path: str, **params: str) -> Answer:
        return self.accepted("GET", path, self.ask("GET", path, params=params))

    def read(self, shape: type[T], path: str, **params: str) -> T:
        return self.decode(shape, self.get(path, **params))

    def put(self, path: str, document: object) -> Answer:
        return self.accepted("PUT", path, self.ask("PUT", path, document=document))

    def ask(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None,
        document: object = None,
    ) -> Answer:  # fmt: skip
        """The answer, whatever the store thinks of the question."""
        auth = BearerAuth(self.connection.credentials.get("access_token", ""))
        return self.site.send(method, "/" + path, params=params, json=document, auth=auth)

    def accepted(self, method: str, path: str, answer: Answer) -> Answer:
        if 200 <= answer.status < 300:
            return answer
        raise problem(answer, self, needed_for(method, path))

    def decode(self, shape: type[T], answer: Answer) -> T:
        try:
            return msgspec.json.decode(answer.body, type=shape)
        except msgspec.ValidationError as error:
            raise Refused(
                _(
                    "%(host)s sent something that we cannot read (%(reason)s). Nothing was "
                    "changed. If it stays, tell whoever looks after Bordereau."
                ),
                host=self.site.host,
                reason=str(error),
            ) from error
        except msgspec.DecodeError as error:
            raise not_data(answer, self.site.host) from error


def fault(answer: Answer) -> Fault | None:
    try:
        return msgspec.json.decode(answer.body, type=Fault)
    except msgspec.DecodeError:  # a web page, or an answer that is no refusal
        return None


def problem(answer: Answer, store: Store, scope: str) -> StoreProblem:
    """What to make of an answer that is not a success, by rest-api-error-codes."""
    given = fault(answer)
    if given is None:
        return not_data(answer, store.site.host)
    if given.code == "INSUFFICIENT_APP_SCOPE":
        return lacks(scope)
    if answer.status == 402:
        return _plan(given, scope)
    if given.code in ("STORE_NOT_FOUND", "PROFILE_NOT_FOUND"):
        return NeedsReconnect(
            _(
                "There is no E-Series store with the ID %(number)s. Nothing was changed. Check the "
                "number: it stands after /store/ in the address of the store's admin pages."
            ),
            number=store.number,
        )
    if answer.status in (401, 403):
        return NeedsReconnect(
            _(
                "The store refuses this access token (“%(message)s”). Nothing is lost: what waits "
                "goes out once the store is connected again. Copy the secret token of your custom "
                "app (it begins with secret_) and paste it."
            ),
            message=_said(answer, given),
        )
    return _refusal(answer, given)


def lacks(scope: str) -> NeedsReconnect:
    if scope in NEEDED_TO_IMPORT:
        return NeedsReconnect(
            _(
                "The custom app may not read this store's orders: its token lacks %(missing)s. "
                "Nothing was changed. Add it to the app's access scopes, or ask Lightspeed's "
                "support to, then check the store again."
            ),
            missing=scope,
        )
    return LacksPermission(
        _(
            "The custom app lacks a permission that this needs: %(missing)s. Orders still come in "
            "and nothing is lost. Add it to the app's access scopes, or ask Lightspeed's support "
            "to, then check the store again; what waits goes out by itself."
        ),
        missing=scope or "?",
    )


def _plan(given: Fault, scope: str) -> StoreProblem:
    if given.code == "STORE_IS_SUSPENDED":
        return Retry(
            _(
                "The store is suspended or paused, so it answers nobody. Nothing is lost; we ask "
                "again every half hour. Open it again in its admin pages."
            ),
            after=_SUSPENDED_PAUSE,
        )
    if given.code == "NOT_AVAILABLE_ON_CURRENT_PLAN" and scope in CATALOGUE:
        return Refused(
            _(
                "The store's plan does not include this, so nothing was changed there "
                "(“%(message)s”). Choose a higher plan in the store's admin pages, then send it "
                "again."
            ),
            message=given.message or given.code,
        )
    return NeedsReconnect(
        _(
            "The store's plan does not let apps in (“%(message)s”): the free plan has no API. "
            "Nothing is lost. Choose a higher plan in the store's admin pages, then check the "
            "store again."
        ),
        message=given.message or given.code,
    )


def _refusal(answer: Answer, given: Fault) -> StoreProblem:
    said = _said(answer, given)
    if answer.status == 404:
        return MissingError(
            _("The store no longer has it: “%(message)s”. Nothing was changed there."),
            message=said,
        )
    if answer.status == 408 or answer.status >= 500:
        return Retry(
            _("The store has a fault of its own: “%(message)s”. We try again by ourselves."),
            after=answer.retry_after,
            message=said,
        )
    return Refused(_("The store refused: “%(message)s”. Nothing was changed there."), message=said)


def _said(answer: Answer, given: Fault) -> str:
    return given.message or given.code or str(answer.status)


def not_data(answer: Answer, host: str) -> Retry:
    return Retry(
        _(
            "%(host)s answered with something other than data (status %(status)s). Nothing is "
            "lost; we try again by ourselves."
        ),
        after=answer.retry_after,
        host=host,
        status=str(answer.status),
    )
