"""What we owe the stores and the customers. A row is both the message and its history."""

from django.db import models
from django.db.models import Q


class Push(models.Model):
    class Kind(models.TextChoices):
        STATUS = "status"
        STOCK = "stock"
        EMAIL = "email"

    class State(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        RETRYING = "retrying"
        CONFIRMED = "confirmed"
        NEEDS_ATTENTION = "needs_attention"
        ENDED = "ended"  # the store was disconnected first

    kind = models.CharField(max_length=6, choices=Kind)
    channel = models.ForeignKey(
        "bordereau.Channel",
        on_delete=models.CASCADE,
        null=True,
        related_name="pushes",
        db_index=False,
    )
    sale = models.ForeignKey(
        "bordereau.Sale", on_delete=models.CASCADE, null=True, related_name="pushes"
    )
    product = models.ForeignKey(
        "bordereau.Product", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    # What makes two waiting rows the same wish: the later one then adds nothing.
    subject = models.CharField(max_length=100)
    payload = models.JSONField(default=dict, blank=True)

    state = models.CharField(max_length=15, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=200, blank=True)  # what the store showed when read back
    reason = models.TextField(blank=True)
    reason_params = models.JSONField(default=dict, blank=True)
    retried_at = models.DateTimeField(null=True)  # somebody asked for it to be sent again
    retried_by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "subject"],
                condition=Q(state__in=["pending", "retrying"]),
                name="one_waiting_push_per_subject",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["needs_attention", "retrying", "ended"]) | ~Q(reason=""),
                name="unsent_push_says_why",
            ),
        ]
        indexes = [
            # Without conditions on the state: SQLite cannot see that a parameter meets them.
            models.Index(fields=["state", "next_try_at", "id"], name="pushes_by_state"),
            models.Index(
                fields=["kind", "confirmed_at"],
                condition=Q(confirmed_at__isnull=False),
                name="pushes_prunable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.state}"
