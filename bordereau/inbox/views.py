"""The address at which stores tell us things: verify, keep, answer. Nothing else happens here."""

import hashlib
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bordereau import bulk
from bordereau.channels.models import Channel
from bordereau.channels.port import BadSignature, Refused
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.shapes import Delivery
from bordereau.inbox.addresses import Listener, listener_at
from bordereau.inbox.models import InboxRow
from bordereau.work import wake

TOO_DEEP = gettext_noop(
    "The store sent something with more lists inside lists than can be read. It is kept as it "
    "came and nothing was changed here."
)
LARGEST = 2 * 1024 * 1024  # bytes; a store's order is a few thousand


@csrf_exempt
@login_not_required
@require_POST
def receive_webhook(request: HttpRequest, platform: str, key: str) -> HttpResponse:
    listener = listener_at(platform, key)
    if listener is None or listener.state == Channel.State.DISCONNECTED:
        return HttpResponse("No store is connected at this address.\n", status=404)
    body = _body(request)
    if body is None:
        return HttpResponse("More than 2 MB.\n", status=413)
    try:
        delivery = PLATFORMS[platform].read_webhook(
            listener.connection, listener.secret, request.headers, body
        )
    except BadSignature:
        here = Channel.objects.filter(pk=listener.channel_id)
        here.update(rejected_webhooks=F("rejected_webhooks") + 1)
        return HttpResponse("The signature is not ours.\n", status=401)
    except Refused as problem:
        _park(listener, body, problem)
    except RecursionError:
        _park(listener, body, Refused(TOO_DEEP))
    else:
        _keep(listener, body, delivery)
    _note_sign_of_life(listener)
    return HttpResponse(status=200, headers={"Content-Length": "0"})


def _body(request: HttpRequest) -> bytes | None:
    """None when it is too large, however it was sent."""
    if "Transfer-Encoding" in request.headers:
        # Django takes a body that names no length for an empty one; the server has put it together.
        body: bytes = request.META["wsgi.input"].read(LARGEST + 1)
        return body if len(body) <= LARGEST else None
    length = request.META.get("CONTENT_LENGTH") or "0"
    return request.body if length.isdecimal() and int(length) <= LARGEST else None


def _keep(listener: Listener, body: bytes, delivery: Delivery) -> None:
    if delivery.order_id is None:
        return
    # A second copy of a delivery meets the unique key and adds nothing.
    row = bulk.new(
        InboxRow,
        channel_id=listener.channel_id,
        key=delivery.key,
        source=InboxRow.Source.WEBHOOK,
        topic=delivery.topic,
        store_order_id=delivery.order_id,
        body=body,
        next_try_at=timezone.now(),
    )
    with transaction.atomic():
        bulk.insert_unknown([row])
    wake.receive()


def _park(listener: Listener, body: bytes, problem: Refused) -> None:
    """Signed, so from the store, but not what we can read: kept for a person."""
    InboxRow.objects.bulk_create(
        [
            InboxRow(
                channel_id=listener.channel_id,
                key="unreadable:" + hashlib.sha256(body).hexdigest(),
                source=InboxRow.Source.WEBHOOK,
                body=body,
                state=InboxRow.State.PARKED,
                next_try_at=timezone.now(),
                reason_code="unreadable",
                reason=problem.sentence,
                reason_params=problem.params,
            )
        ],
        ignore_conflicts=True,
    )


def _note_sign_of_life(listener: Listener) -> None:
    # Once a minute is enough to tell a silent store, and spares a write for every delivery.
    now, last = timezone.now(), listener.last_webhook_at
    if last is None or now - last > timedelta(minutes=1) or listener.rejected_webhooks:
        here = Channel.objects.filter(pk=listener.channel_id)
        here.update(last_webhook_at=now, rejected_webhooks=0)
