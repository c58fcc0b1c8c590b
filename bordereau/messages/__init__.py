"""E-mails to customers. They are optional each time, and a shop without a mail server has none."""

from django.conf import settings


def is_configured() -> bool:
    """Whether the owner has named a mail server (BORDEREAU_EMAIL_URL)."""
    return bool(settings.EMAIL_HOST)
