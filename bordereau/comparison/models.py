"""Where a store and we do not say the same, until we do again."""

from django.db import models
from django.db.models import Q

from bordereau.comparison.verdicts import MOST_SAID, Kind


class Difference(models.Model):
    channel = models.ForeignKey(
        "bordereau.Channel", on_delete=models.CASCADE, related_name="differences", db_index=False
    )
    sale = models.ForeignKey(
        "bordereau.Sale", on_delete=models.CASCADE, null=True, related_name="differences"
    )
    store_order_id = models.CharField(max_length=64)
    store_order_number = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=15, choices=[(kind, kind) for kind in Kind])
    ours = models.CharField(max_length=MOST_SAID, blank=True)  # what we say
    theirs = models.CharField(max_length=MOST_SAID, blank=True)  # what the store says
    found_at = models.DateTimeField()
    looked_at = models.DateTimeField()  # when the store was asked last
    resolved_at = models.DateTimeField(null=True)
    # Somebody looked at it and said that it may stay so, as long as both say what they say now.
    left_by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "store_order_id", "kind"],
                condition=Q(resolved_at__isnull=True),
                name="one_open_difference_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.store_order_id}: {self.ours} / {self.theirs}"


class Shown(models.Model):
    """An order that the comparison under way has come upon. Forgotten when it ends."""

    class State(models.TextChoices):
        JUDGED = "judged"
        NEWS = "news"  # the store told us something new: judged when that has been applied
        LATER = "later"  # something still happens to it: left to the next comparison

    channel = models.ForeignKey(
        "bordereau.Channel", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    store_order_id = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=State)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "store_order_id"], name="order_shown_once"),
        ]

    def __str__(self) -> str:
        return f"{self.store_order_id}: {self.state}"
