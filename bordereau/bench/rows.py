"""A shop with many years behind it, made by SQL: a million finished sales take about a minute."""

from collections.abc import Mapping

from django.db import connection, models, transaction

from bordereau.channels.models import Channel
from bordereau.fulfilment.models import Event, Fulfilment, FulfilmentLine
from bordereau.inbox.models import InboxRow
from bordereau.outbox.models import Push
from bordereau.sales.models import Payment, Register, Sale, SaleLine
from bordereau.stock.models import Outlet, Product

# Of the number of the row, `n`. The newest sales are the open ones.
AT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now', ((n - {last}) * 60) || ' seconds')",
    "postgresql": "now() + (n - {last}) * interval '60 seconds'",
}
NUMBERS = {
    "sqlite": (
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
        " WHERE n < {last})"
    ),
    "postgresql": "WITH numbers(n) AS (SELECT generate_series(1, {last}))",
}


def fill(finished: int, open_: int) -> None:
    outlet = Outlet.objects.create(code="main", name="Main")
    register = Register.objects.create(outlet=outlet, name="Main", prefix="M-")
    product = Product.objects.create(name="Roasting tin", sku="TIN-1")
    channel = Channel.objects.create(platform="bench", name="Bench", url="http://localhost")
    last = finished + open_
    at = AT[connection.vendor].format(last=last)
    is_open = f"n > {finished}"
    done_at = f"CASE WHEN {is_open} THEN NULL ELSE {at} END"
    of_open = "CASE n % 3 WHEN 0 THEN 'new' WHEN 1 THEN 'in_progress' ELSE 'packed' END"
    row = {"sale_id": "n", "product_id": str(product.pk), "channel_id": str(channel.pk)}
    columns: list[tuple[type[models.Model], dict[str, str]]] = [
        (Sale, row | {
            "register_id": str(register.pk), "receipt_number": "'M-' || n", "placed_at": at,
            "created_at": at, "currency": "'EUR'", "total": "24", "store_order_id": "'' || n",
            "store_order_number": "'' || n", "store_status": "'done'",
            "store_stage": f"CASE WHEN {is_open} THEN 'open' ELSE 'finished' END",
            "customer_name": "'Customer ' || n % 50000",
            "customer_email": "'c' || n % 50000 || '@example.com'",
            "search": "'m-' || n || ' customer ' || n % 50000 || ' tin-1'",
        }),
        (SaleLine, row | {
            "name": "'Roasting tin'", "sku": "'TIN-1'", "quantity": "2", "unit_price": "12",
            "total": "24",
        }),
        (Payment, row | {"amount": "24", "method": "'Card'", "source": "'store'", "at": at}),
        (Fulfilment, row | {
            "outlet_id": str(outlet.pk), "placed_at": at, "finished_at": done_at,
            "status": f"CASE WHEN {is_open} THEN {of_open} ELSE 'shipped' END",
            "type": "'delivery'",
        }),
        (FulfilmentLine, row | {"fulfilment_id": "n", "sale_line_id": "n", "quantity": "2"}),
        (Event, row | {"fulfilment_id": "n", "kind": "'imported'", "by_name": "'Bench'", "at": at}),
        (InboxRow, row | {
            "key": "'' || n", "source": "'fetch'", "store_order_id": "'' || n",
            "state": "'applied'", "received_at": at, "next_try_at": at, "applied_at": at,
        }),
        (Push, row | {
            "kind": "'status'", "subject": "'status:' || n", "state": "'confirmed'",
            "next_try_at": at, "created_at": at, "confirmed_at": at, "product_id": "NULL",
        }),
    ]  # fmt: skip
    with transaction.atomic():
        for model, known in columns:
            _insert(model, known, last)
    _settle([model for model, _ in columns])


def _insert(model: type[models.Model], known: Mapping[str, str], last: int) -> None:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    values = ", ".join(_value(field, known) for field in fields)
    numbers = NUMBERS[connection.vendor].format(last=last)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        # All of it is our own: names of columns, and expressions above.
        cursor.execute(
            f"INSERT INTO {table} ({names}) {numbers} SELECT {values} FROM numbers"  # noqa: S608
        )


def _value(field: "models.Field[object, object]", known: Mapping[str, str]) -> str:
    """What is known of the column, else what an empty one holds."""
    if field.primary_key:
        return "n"
    if field.column in known:
        return known[field.column]
    if field.null:
        return "NULL"
    if isinstance(field, models.BinaryField):
        return "'{}'"
    default = {"JSONField": "'{}'", "BooleanField": "FALSE"}.get(field.get_internal_type())
    if default:
        return default
    if field.has_default():
        return (
            f"'{field.get_default()}'" if field.empty_strings_allowed else str(field.get_default())
        )
    return "''" if field.empty_strings_allowed else "0"


def _settle(tables: list[type[models.Model]]) -> None:
    """What a database does by itself as it grows."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in tables:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            )
            cursor.execute(f"VACUUM ANALYZE {table}")
