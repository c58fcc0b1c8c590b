"""Outlets, products and what lies where."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q

from bordereau.searching import search_text
from bordereau.stock.movements import Kind

LONGEST_SEARCH = 500  # an index of PostgreSQL's holds some 2,700 bytes

# Without parameters: SQLite uses a partial index only where it reads the condition in the query.
IS_BELOW_ZERO = Q(on_hand__lt=F("committed"))


class Outlet(models.Model):
    """A place of ours with stock and staff."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    timezone = models.CharField(max_length=50, default="UTC")
    address = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    name = models.CharField(max_length=300)
    sku = models.CharField(max_length=100, blank=True, db_index=True)
    image_url = models.URLField(max_length=1000, blank=True)
    is_digital = models.BooleanField(default=False)
    # Made from an order that named a product nobody had told us of; a person confirms or links it.
    is_unknown = models.BooleanField(default=False)
    # Name and SKU as a search looks for them; the order of lists too, which then is the same under
    # every collation. Kept by save().
    search = models.CharField(max_length=LONGEST_SEARCH, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sku"], condition=~Q(sku=""), name="one_product_per_sku"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(is_unknown=True), name="products_unknown"),
            models.Index(fields=["search", "id"], name="products_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.search = search_text(self.name, self.sku)[:LONGEST_SEARCH]
        if update_fields is not None:
            update_fields = {*update_fields, "search"}
        super().save(update_fields=update_fields, **kwargs)


class Barcode(models.Model):
    """A code that a scanner reads on the product; GTINs are kept as 14 digits, however printed."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="barcodes")
    code = models.CharField(max_length=80, unique=True)
    units = models.PositiveIntegerField(default=1)  # in a case: how many one scan adds

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(units__gte=1), name="barcode_has_units"),
        ]

    def __str__(self) -> str:
        return self.code


class StockLevel(models.Model):
    """The sum of a product's movements in an outlet, kept by a trigger on StockMovement.

    Nothing else may write here: see migrations/0002 and `doctor`.
    """

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="levels")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="levels")
    on_hand = models.IntegerField(default=0)
    committed = models.IntegerField(default=0)
    available = models.GeneratedField(
        expression=F("on_hand") - F("committed"),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outlet", "product"], name="one_level_per_product"),
            models.CheckConstraint(condition=Q(committed__gte=0), name="committed_is_not_negative"),
        ]
        indexes = [
            models.Index(
                fields=["product", "outlet"], condition=IS_BELOW_ZERO, name="levels_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} at {self.outlet_id}: {self.on_hand} - {self.committed}"


class StockMovement(models.Model):
    """One change of a stock level. Never edited: a mistake is put right by another movement."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="movements")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in Kind])
    on_hand_change = models.IntegerField(default=0)
    committed_change = models.IntegerField(default=0)
    fulfilment_line = models.ForeignKey(
        "bordereau.FulfilmentLine",
        on_delete=models.PROTECT,
        null=True,
        related_name="movements",
        db_index=False,
    )
    other_outlet = models.ForeignKey(  # of a move: where the goods went, or came from
        Outlet, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(on_hand_change=0, committed_change=0), name="movement_moves_something"
            ),
        ]
        indexes = [
            models.Index(
                fields=["fulfilment_line"],
                condition=Q(fulfilment_line__isnull=False),
                name="movements_of_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_hand_change:+} on hand {self.committed_change:+} committed"


class StockSheet(models.Model):
    """A file of counts or receipts that a person gave us; nothing moves until it is applied.

    Its content goes when it is applied. Its hash stays, so that the same file twice is asked about.
    """

    class Kind(models.TextChoices):
        COUNT = "count"
        RECEIVE = "receive"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    outlet = models.ForeignKey(  # of the rows that name none
        Outlet, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=100)
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, db_index=True)
    by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    given_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
