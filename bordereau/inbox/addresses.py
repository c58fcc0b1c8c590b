"""Who listens at a webhook address. Deliveries come in bursts, so it is found at little cost."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field

from bordereau.channels.connections import connection_of
from bordereau.channels.models import Channel
from bordereau.channels.shapes import Connection

# What `connection_of` and a delivery need; most of a channel's times change all day.
NAMES = frozenset(
    {
        "id",
        "state",
        "webhook_secret",
        "url",
        "credentials",
        "allow_private_address",
        "shipped_word",
        "picked_up_word",
        "status_stages",
        "last_webhook_at",
        "rejected_webhooks",
    }
)
FIELDS = tuple(field for field in Channel._meta.concrete_fields if field.name in NAMES)


@dataclass(frozen=True, slots=True)
class Listener:
    channel_id: int
    state: str
    secret: str
    connection: Connection
    last_webhook_at: datetime | None
    rejected_webhooks: int


def listener_at(platform: str, key: str) -> Listener | None:
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [platform, key])
        row = cursor.fetchone()
    return _read(tuple(row)) if row else None


@cache
def _statement() -> str:
    columns = ", ".join(connection.ops.quote_name(field.column) for field in FIELDS)
    # All are names that Django made.
    return f"SELECT {columns} FROM {Channel._meta.db_table} WHERE platform = %s AND key = %s"  # noqa: S608


@lru_cache(maxsize=100)
def _read(row: tuple[Any, ...]) -> Listener:
    """Decrypted once, for as long as the row says the same."""
    channel = Channel.from_db(connection.alias, NAMES, [*map(_value, FIELDS, row)])
    return Listener(
        channel.pk,
        channel.state,
        channel.webhook_secret,
        connection_of(channel),
        channel.last_webhook_at,
        channel.rejected_webhooks,
    )


def _value(field: "Field[Any, Any]", stored: Any) -> Any:
    """As Django reads it, which it does not say in a word."""
    column = field.get_col(Channel._meta.db_table)
    converters = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
    for convert in converters:
        stored = convert(stored, column, connection)
    return stored
