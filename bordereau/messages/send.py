"""Sending one letter, and knowing which failures are final."""

import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.utils.translation import gettext_noop

from bordereau import messages
from bordereau.channels.port import Refused, Retry, StoreProblem
from bordereau.fulfilment.models import Fulfilment
from bordereau.messages.letters import TEMPLATES, letter, message_id
from bordereau.outbox.models import Push

NOT_CONFIGURED = gettext_noop(
    "No mail server is set up, so the customer was not told. Set BORDEREAU_EMAIL_URL, then send "
    "it again."
)
NO_ADDRESS = gettext_noop(
    "The sale has no e-mail address that can be written to (%(address)s), so the customer was not "
    "told. Tell them another way."
)
GONE = gettext_noop("The order that this letter was about is gone. Nothing was sent.")
SERVER_SAYS_NO = gettext_noop(
    "The mail server refused the letter to %(address)s: %(answer)s. It was not sent."
)
NO_ENTRY = gettext_noop(
    "The mail server does not accept our name and password (%(answer)s). Nothing was sent. Correct "
    "BORDEREAU_EMAIL_URL, then send it again."
)
TROUBLE = gettext_noop(
    "The mail server %(host)s cannot be reached or broke off (%(answer)s). We try again by "
    "ourselves."
)


def send(push: Push) -> str:
    """Send it; returns to whom. Raises Retry, or Refused when the same again is pointless."""
    if not messages.is_configured():
        raise Refused(NOT_CONFIGURED)
    message = _written(push)
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        raise _problem(error, message.to[0]) from error
    return message.to[0]


def _written(push: Push) -> EmailMultiAlternatives:
    template = push.payload["template"]
    if template not in TEMPLATES:
        raise ValueError(f"no letter is called {template}")
    order = (
        Fulfilment.objects.filter(pk=push.payload["order_id"])
        .select_related("sale", "outlet")
        .first()
    )
    if order is None:
        raise Refused(GONE)
    address = order.sale.customer_email
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(NO_ADDRESS, address=address or "–") from None
    message = letter(push.payload, order)
    message.extra_headers["Message-ID"] = message_id(push.pk, settings.DEFAULT_FROM_EMAIL)
    return message


def _problem(error: smtplib.SMTPException | OSError, address: str) -> StoreProblem:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _answered(code, answer, address)
    if isinstance(error, smtplib.SMTPResponseException):
        entry = NO_ENTRY if isinstance(error, smtplib.SMTPAuthenticationError) else SERVER_SAYS_NO
        return _answered(error.smtp_code, error.smtp_error, address, entry)
    return Retry(TROUBLE, host=settings.EMAIL_HOST, answer=type(error).__name__)


def _answered(
    code: int, answer: bytes | str, address: str, final: str = SERVER_SAYS_NO
) -> StoreProblem:
    """SMTP's own rule: 5xx is final, 4xx may work later."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    said = f"{code} {text}"[:200]
    if 500 <= code < 600:
        return Refused(final, address=address, answer=said)
    return Retry(TROUBLE, host=settings.EMAIL_HOST, answer=said)
