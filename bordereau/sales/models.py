"""What customers bought, online or at the counter, and how it was paid."""

from django.db import models
from django.db.models import F, Q

from bordereau.fulfilment.shortfall import WhatNow


class Shop(models.Model):
    """The one shop that this installation serves."""

    name = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2
    language = models.CharField(max_length=5)
    late_after_hours = models.PositiveIntegerField(default=48)
    when_short = models.CharField(
        max_length=12, choices=[(one, one) for one in WhatNow], default=WhatNow.OTHER_OUTLET
    )
    set_up_at = models.DateTimeField(null=True)  # the first-run wizard has ended

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_shop")]

    def __str__(self) -> str:
        return self.name


class Register(models.Model):
    """A till in an outlet. It numbers receipts, also those of online sales, in one sequence."""

    outlet = models.ForeignKey(
        "bordereau.Outlet", on_delete=models.PROTECT, related_name="registers"
    )
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=10, unique=True)
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Sale(models.Model):
    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="sales", db_index=False
    )
    receipt_number = models.CharField(max_length=30, unique=True)
    placed_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=14, decimal_places=4)
    refunded = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    # For what was cancelled here and the store still counts: see called_off.py, which writes it.
    called_off = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    shipping_cost = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    tax = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    customer_name = models.CharField(max_length=200, blank=True)
    customer_email = models.CharField(max_length=254, blank=True)
    customer_phone = models.CharField(max_length=50, blank=True)
    # What a search compares: names, e-mail and numbers, folded to lower case without accents.
    search = models.TextField(blank=True)

    channel = models.ForeignKey(
        "bordereau.Channel",
        on_delete=models.PROTECT,
        null=True,
        related_name="sales",
        db_index=False,
    )
    store_order_id = models.CharField(max_length=64, blank=True)
    store_order_number = models.CharField(max_length=64, blank=True, db_index=True)
    store_status = models.CharField(max_length=64, blank=True)
    store_stage = models.CharField(max_length=12, blank=True)
    store_updated_at = models.DateTimeField(null=True)
    store_heard_at = models.DateTimeField(null=True)
    payment_method = models.CharField(max_length=200, blank=True)
    shipping_method = models.CharField(max_length=200, blank=True)
    pickup_place = models.CharField(max_length=200, blank=True)
    address = models.JSONField(default=dict, blank=True)
    customer_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "store_order_id"],
                condition=Q(channel__isnull=False),
                name="one_sale_per_store_order",
            ),
            models.CheckConstraint(
                condition=Q(channel__isnull=True) | ~Q(store_order_id=""),
                name="online_sale_has_store_order",
            ),
        ]
        indexes = [
            # Which have a status that nobody has explained. Of all, because SQLite cannot see that
            # a parameter meets a condition.
            models.Index(fields=["store_stage"], name="sales_by_stage"),
            # A customer on the telephone: all they ever bought, however long ago.
            models.Index(fields=["customer_email"], name="sales_of_customer"),
        ]

    def __str__(self) -> str:
        return self.receipt_number


class SaleLine(models.Model):
    """A line as it was when it was sold; the product may change or go, this does not."""

    sale = models.ForeignKey(Sale, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    store_line_id = models.CharField(max_length=64, blank=True)
    product = models.ForeignKey(
        "bordereau.Product", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=300)
    sku = models.CharField(max_length=100, blank=True)
    image_url = models.CharField(max_length=1000, blank=True)
    quantity = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField(default=0)  # taken off the sale since, refunds included
    # Units that the store has taken off its own stock count, as far as it tells.
    deducted = models.PositiveIntegerField(default=0)
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    total = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled__lte=F("quantity")), name="sale_line_cancelled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def brought_back(self) -> "list[Return]":
        return [back for back in self.returns.all() if back.undone_at is None]

    @property
    def returned(self) -> int:
        """Units."""
        return sum(back.units for back in self.brought_back)


class Payment(models.Model):
    """Money that came in, or went back (negative). Recording one charges nobody."""

    class Source(models.TextChoices):
        STORE = "store"
        STAFF = "staff"

    sale = models.ForeignKey(Sale, on_delete=models.CASCADE, related_name="payments")
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    method = models.CharField(max_length=200)
    source = models.CharField(max_length=5, choices=Source)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="payment_is_not_nothing"),
            models.CheckConstraint(
                condition=Q(source="store") | Q(amount__gt=0), name="staff_record_money_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.method}"


IS_BACK = Q(undone_at__isnull=True)


class Return(models.Model):
    """Units of a line that came back after they were handed over. Edited only to say that it was a
    mistake: then they never did.
    """

    line = models.ForeignKey(SaleLine, on_delete=models.CASCADE, related_name="returns")
    outlet = models.ForeignKey(
        "bordereau.Outlet", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    units = models.PositiveIntegerField()
    is_damaged = models.BooleanField(default=False)  # then they are not on hand
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(units__gte=1), name="something_came_back"),
        ]

    def __str__(self) -> str:
        return f"{self.units} of {self.line_id} back"
