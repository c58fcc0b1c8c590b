"""Database fields whose content is unreadable without the key file: credentials of stores."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
    AnyField = models.TextField[Any, Any]
else:
    TextField = AnyField = models.TextField


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def box() -> MultiFernet:
    """The newest key first: it encrypts, all of them decrypt, so keys can be rotated."""
    return _box(tuple(settings.CREDENTIAL_KEYS))


class EncryptedTextField(TextField):
    def get_prep_value(self, value: Any) -> str:
        return box().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        # None: a join found no row, as for a counter sale's channel.
        return None if value is None else box().decrypt(value.encode()).decode()


class EncryptedJSONField(AnyField):
    _pyi_private_set_type: Any  # what django-stubs reads: any JSON, not just text
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str:
        return box().encrypt(json.dumps(value).encode()).decode()

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(box().decrypt(value.encode()))
