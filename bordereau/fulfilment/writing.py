"""Writing to a customer, in a person's own words."""

from django.db import transaction
from django.utils.translation import gettext_noop

from bordereau import messages
from bordereau.fulfilment import checks, events
from bordereau.fulfilment.models import Fulfilment
from bordereau.outbox import enqueue
from bordereau.refusals import Refusal
from bordereau.staff.access import Actor, May

LONGEST_SUBJECT, LONGEST_TEXT = 200, 5000


def write_to_customer(
    order_id: int, subject: str, text: str, by: Actor, version: int | None = None
) -> Fulfilment:
    """An e-mail about an order. Raises Refusal `empty_letter`, `no_mail`, `stale_version`."""
    subject = " ".join(subject.split())[:LONGEST_SUBJECT]
    text = text.strip()[:LONGEST_TEXT]
    if not subject or not text:
        raise Refusal("empty_letter", gettext_noop("Write a subject and a text first."))
    with transaction.atomic():
        order = checks.lock(order_id, by, May.FULFIL)
        checks.require_version(order, version)
        if not messages.is_configured() or not order.sale.customer_email:
            raise Refusal(
                "no_mail",
                gettext_noop(
                    "Nothing was sent: there is no mail server, or the order has no e-mail address."
                ),
            )
        event = events.record(order, "letter", by, {"subject": subject, "text": text})
        letter = {"order_id": order.pk, "subject": subject, "text": text}
        enqueue.email(order.sale, "written", event.pk, letter)
        return order
