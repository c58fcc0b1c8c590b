"""What the stores told us, kept as received until it is applied, and for a while after."""

from django.db import models
from django.db.models import Q


class InboxRow(models.Model):
    class Source(models.TextChoices):
        WEBHOOK = "webhook"  # a hint: the order is fetched again before it is applied
        FETCH = "fetch"  # the order itself, as the store gave it when we asked

    class State(models.TextChoices):
        RECEIVED = "received"
        APPLIED = "applied"
        PARKED = "parked"  # a person must look; the reason says why

    channel = models.ForeignKey(
        "bordereau.Channel", on_delete=models.CASCADE, related_name="inbox", db_index=False
    )
    key = models.CharField(max_length=150)
    source = models.CharField(max_length=7, choices=Source)
    topic = models.CharField(max_length=60, blank=True)
    store_order_id = models.CharField(max_length=64, blank=True)
    body = models.BinaryField()
    received_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    sale = models.ForeignKey(
        "bordereau.Sale", on_delete=models.SET_NULL, null=True, related_name="inbox"
    )
    reason_code = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    reason_params = models.JSONField(default=dict, blank=True)
    retried_at = models.DateTimeField(null=True)  # somebody asked for it to be applied again
    retried_by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="one_row_per_delivery"),
            models.CheckConstraint(
                condition=~Q(state="parked") | ~Q(reason=""), name="parked_says_why"
            ),
        ]
        indexes = [
            # Without conditions on the state: SQLite cannot see that a parameter meets them.
            models.Index(fields=["state", "next_try_at", "id"], name="inbox_by_state"),
            models.Index(
                fields=["applied_at"],
                condition=Q(applied_at__isnull=False),
                name="inbox_prunable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic or self.source} {self.store_order_id}: {self.state}"
