"""What arrives at a channel's webhook address, from its store or from anybody."""

import base64
import hashlib
import hmac
import json
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bordereau.channels.connections import connection_of
from bordereau.channels.models import Channel, new_webhook_secret
from bordereau.channels.registry import PLATFORMS
from bordereau.inbox.addresses import listener_at
from bordereau.inbox.models import InboxRow
from bordereau.inbox.views import LARGEST
from bordereau.stock.models import Outlet
from tests.makers import a_channel

pytestmark = pytest.mark.django_db
ORDER = json.dumps({"id": 7, "date_modified_gmt": "2026-03-14T09:30:00", "line_items": []}).encode()


@pytest.fixture
def channel(outlet: Outlet) -> Channel:
    return a_channel(outlet)


def signature(channel: Channel, body: bytes) -> str:
    digest = hmac.new(channel.webhook_secret.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def headers(channel: Channel, body: bytes) -> dict[str, str]:
    return {
        "X-WC-Webhook-Topic": "order.updated",
        "X-WC-Webhook-Delivery-ID": "1",
        "X-WC-Webhook-Signature": signature(channel, body),
    }


def post(channel: Channel, body: bytes = ORDER, **changed: str) -> int:
    told = headers(channel, body) | {name.replace("_", "-"): text for name, text in changed.items()}
    client = Client(raise_request_exception=False)
    return client.post(
        f"/webhooks/woocommerce/{channel.key}", body, "application/json", headers=told
    ).status_code


def test_a_signed_order_is_kept_as_it_came(channel: Channel) -> None:
    assert post(channel) == HTTPStatus.OK
    row = InboxRow.objects.get()
    assert (row.state, row.store_order_id, bytes(row.body)) == ("received", "7", ORDER)
    channel.refresh_from_db()
    assert channel.last_webhook_at


def test_a_second_copy_adds_nothing(channel: Channel) -> None:
    assert [post(channel), post(channel)] == [200, 200]
    assert InboxRow.objects.count() == 1


@pytest.mark.parametrize("signed", ["", "nonsense", "A" * 44, "é", "\x00"])
def test_what_is_not_signed_is_counted_and_never_stored(channel: Channel, signed: str) -> None:
    assert post(channel, X_WC_Webhook_Signature=signed) == HTTPStatus.UNAUTHORIZED
    channel.refresh_from_db()
    assert (channel.rejected_webhooks, channel.last_webhook_at) == (1, None)
    assert not InboxRow.objects.exists()


def test_a_right_one_ends_the_count_of_wrong_ones(channel: Channel) -> None:
    post(channel)
    for _delivery in range(2):
        post(channel, X_WC_Webhook_Signature="nonsense")
    post(channel)
    channel.refresh_from_db()
    assert channel.rejected_webhooks == 0


def test_another_channel_s_signature_is_not_ours(channel: Channel, outlet: Outlet) -> None:
    other = a_channel(outlet, "Second shop")
    assert post(channel, X_WC_Webhook_Signature=signature(other, ORDER)) == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b'{"id": "seven", "line_items": []}',
        b'{"id": 7}',
        b'{"code": "rest_forbidden", "message": "No\\u0000 entry"}',
        b"[" * 100_000,
        b'{"id": 7, "line_items": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_signed_and_not_an_order_is_parked_with_its_reason(channel: Channel, body: bytes) -> None:
    assert [post(channel, body), post(channel, body)] == [200, 200]
    row = InboxRow.objects.get()
    assert (row.state, row.reason_code, bytes(row.body)) == ("parked", "unreadable", body)
    assert row.reason


def test_what_changes_on_a_channel_counts_at_once(channel: Channel) -> None:
    assert post(channel) == HTTPStatus.OK
    old = signature(channel, ORDER)
    channel.webhook_secret = new_webhook_secret()
    channel.save()
    assert post(channel, X_WC_Webhook_Signature=old) == HTTPStatus.UNAUTHORIZED
    assert post(channel) == HTTPStatus.OK
    channel.state = Channel.State.DISCONNECTED
    channel.save()
    assert post(channel) == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_listener_holds_what_every_connector_is_given(outlet: Outlet, platform: str) -> None:
    channel = a_channel(outlet)
    channel.platform = platform
    channel.status_stages = {"odd": "open"}
    channel.allow_private_address = True
    channel.save()
    listener = listener_at(platform, channel.key)
    assert listener
    assert listener.connection == connection_of(channel)
    assert listener.secret == channel.webhook_secret


def test_a_delivery_costs_a_few_statements(channel: Channel) -> None:
    assert post(channel) == HTTPStatus.OK  # the first of a minute notes a sign of life
    with CaptureQueriesContext(connection) as queries:
        assert post(channel, ORDER + b" ") == HTTPStatus.OK
    assert len(queries) <= 4  # two of them a savepoint's, in the place of a transaction's


def test_two_megabytes_and_no_more(channel: Channel) -> None:
    fits = ORDER[:-1] + b" " * (LARGEST - len(ORDER)) + b"}"
    assert post(channel, fits) == HTTPStatus.OK
    assert post(channel, fits + b" ") == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert InboxRow.objects.count() == 1


def in_chunks(channel: Channel, body: bytes, **changed: Any) -> int:
    """A body of unknown length, as granian hands it to us."""
    told = {
        f"HTTP_{name.upper().replace('-', '_')}": text
        for name, text in headers(channel, body).items()
    }
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/webhooks/woocommerce/{channel.key}",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": BytesIO(body),
        **told,
        **changed,
    }
    return Client().request(**environ).status_code


def test_a_body_in_chunks(channel: Channel) -> None:
    assert in_chunks(channel, ORDER) == HTTPStatus.OK
    assert bytes(InboxRow.objects.get().body) == ORDER
    assert in_chunks(channel, b"x" * (LARGEST + 1)) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_a_length_that_is_no_number(channel: Channel) -> None:
    """Then the chunks say how much there is."""
    assert in_chunks(channel, ORDER, CONTENT_LENGTH="many") == HTTPStatus.OK


@pytest.mark.parametrize("address", ["/webhooks/woocommerce/nobody", "/webhooks/fax/{key}"])
def test_nobody_lives_there(channel: Channel, address: str) -> None:
    answer = Client().post(address.format(key=channel.key), ORDER, "application/json")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_looking_is_not_telling(channel: Channel) -> None:
    answer = Client().get(f"/webhooks/woocommerce/{channel.key}")
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_ping_is_answered_and_forgotten(channel: Channel) -> None:
    address = f"/webhooks/woocommerce/{channel.key}"
    answer = Client().post(address, b"webhook_id=3", "application/x-www-form-urlencoded")
    assert answer.status_code == HTTPStatus.OK
    assert not InboxRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_locked_database_keeps_nothing_and_says_so(
    channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    """Then the store tries again, or the next poll brings it."""

    def locked(run: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT"):
            raise OperationalError("database is locked")
        return run(sql, *rest)

    caplog.set_level("CRITICAL")
    with connection.execute_wrapper(locked):
        assert post(channel) == HTTPStatus.SERVICE_UNAVAILABLE
    channel.refresh_from_db()
    assert channel.last_webhook_at is None
    assert post(channel) == HTTPStatus.OK
    assert InboxRow.objects.count() == 1
