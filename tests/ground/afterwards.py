"""What a test committed is deleted after it, from the tables that hold something.

Django's own flush truncates every table and makes types and permissions anew: on PostgreSQL
most of what a small test costs.
"""

from functools import cache

from django.db import connection, transaction
from django.test import TransactionTestCase

# What migrate has filled, and no test changes.
KEPT = {"auth_permission", "django_content_type"}


@cache
def tables() -> list[str]:
    names = connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )  # fmt: skip
    return [connection.ops.quote_name(name) for name in sorted(set(names) - KEPT)]


def filled() -> list[str]:
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables())  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]


def delete_all(_case: TransactionTestCase) -> None:
    # In any order: references are looked at when the transaction ends.
    with transaction.atomic(), connection.cursor() as cursor:
        for name in filled():
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608
