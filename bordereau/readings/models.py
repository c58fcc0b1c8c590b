"""How far we have read a list of a store's: page by page, for hours if need be."""

from django.db import models


class Reading(models.Model):
    """The latest reading of one list of one store; it goes on where it was cut short."""

    class Kind(models.TextChoices):
        ORDERS = "orders"  # those that were open when the store was connected
        CHANGES = "changes"  # what changed since the last poll
        PRODUCTS = "products"
        COMPARISON = "comparison"  # whether the store and we say the same

    channel = models.ForeignKey(
        "bordereau.Channel", on_delete=models.CASCADE, related_name="readings"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    step = models.CharField(max_length=10, blank=True)  # a comparison has three
    page = models.TextField(blank=True)  # in the store's words; "" for the first
    since = models.DateTimeField(null=True)  # which changes were asked for
    by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    expected = models.PositiveIntegerField(null=True)  # where the store says
    seen = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)  # of those, what was new here
    started_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)  # the last page came
    ended_at = models.DateTimeField(null=True)

    # Of products and comparisons; orders and changes are read when their channel is polled.
    due_at = models.DateTimeField(null=True)  # null: nobody wants it now
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)  # why it does not go on
    reason_params = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind"], name="one_reading_per_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.channel_id}: {self.seen}"

    @property
    def is_under_way(self) -> bool:
        return self.started_at is not None and self.ended_at is None
