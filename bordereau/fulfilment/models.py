"""The part of a sale that one outlet picks, packs and completes; on our pages, an order."""

from django.db import models
from django.db.models import F, Q

from bordereau.fulfilment.shortfall import Outcome, WhatNow, Why
from bordereau.fulfilment.status import UNFINISHED, Status, Type

# The same as `status__in=UNFINISHED` (see finished_has_a_time), in words without parameters:
# SQLite uses a partial index only where it can read the condition in the query itself.
IS_UNFINISHED = Q(finished_at__isnull=True)


class Fulfilment(models.Model):
    sale = models.ForeignKey("bordereau.Sale", on_delete=models.CASCADE, related_name="fulfilments")
    outlet = models.ForeignKey(
        "bordereau.Outlet", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Copied from the sale, which never changes them: the Orders page filters and sorts on these.
    channel = models.ForeignKey(
        "bordereau.Channel", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    placed_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=[(s, s) for s in Status], default=Status.NEW)
    type = models.CharField(max_length=8, choices=[(t, t) for t in Type])
    version = models.PositiveIntegerField(default=1)
    assigned_to = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    carrier = models.CharField(max_length=100, blank=True)
    tracking_number = models.CharField(max_length=100, blank=True)
    is_backorder = models.BooleanField(default=False)  # it waits for goods
    # Of which order all its units were taken, so that they can be taken back.
    split_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    packed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # The Orders page: all of it, one status of it (which also counts the views), and one
            # person's, by age and without the finished.
            models.Index(fields=["placed_at", "id"], condition=IS_UNFINISHED, name="orders_by_age"),
            models.Index(
                # `finished_at` says nothing here; without it SQLite reads each row to make sure.
                fields=["status", "placed_at", "id", "outlet", "assigned_to", "finished_at"],
                condition=IS_UNFINISHED,
                name="orders_by_status",
            ),
            models.Index(
                fields=["assigned_to", "placed_at", "id"],
                condition=IS_UNFINISHED & Q(assigned_to__isnull=False),
                name="orders_by_person",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.SHIPPED) | Q(type=Type.DELIVERY),
                name="only_delivery_ships",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PICKED_UP) | Q(type=Type.PICKUP),
                name="only_pickup_is_picked_up",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, status__in=sorted(UNFINISHED))
                | Q(finished_at__isnull=False) & ~Q(status__in=sorted(UNFINISHED)),
                name="finished_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.pk} of {self.sale_id}, {self.status}"


class FulfilmentLine(models.Model):
    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.CASCADE, related_name="lines")
    sale_line = models.ForeignKey(
        "bordereau.SaleLine", on_delete=models.CASCADE, related_name="parts"
    )
    product = models.ForeignKey(
        "bordereau.Product", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    quantity = models.PositiveIntegerField()
    picked = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["fulfilment", "sale_line"], name="line_once_per_order"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("picked") + F("cancelled")), name="picked_within_wanted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picked} of {self.wanted}"

    @property
    def wanted(self) -> int:
        return self.quantity - self.cancelled


class Event(models.Model):
    """What happened to an order or a sale: who, what, when, from where, why. Never edited.

    Its id is also the place in the stream of live updates.
    """

    sale = models.ForeignKey("bordereau.Sale", on_delete=models.CASCADE, related_name="events")
    fulfilment = models.ForeignKey(
        Fulfilment, on_delete=models.CASCADE, null=True, related_name="events"
    )
    kind = models.CharField(max_length=20)
    by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=100)  # a store has no account; a person may lose theirs
    device = models.CharField(max_length=100, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} by {self.by_name}"


# Without parameters, as IS_UNFINISHED.
IS_OPEN = Q(resolved_at__isnull=True)


class Shortage(models.Model):
    """Units of a line that somebody could not find or use. Kept as history, with how it ended."""

    line = models.ForeignKey(FulfilmentLine, on_delete=models.CASCADE, related_name="shortages")
    units = models.PositiveIntegerField()
    why = models.CharField(max_length=12, choices=[(one, one) for one in Why])
    words = models.CharField(max_length=200, blank=True)
    what_now = models.CharField(max_length=12, choices=[(one, one) for one in WhatNow])
    corrected = models.PositiveIntegerField(default=0)  # units that the count on hand lost by it
    by = models.ForeignKey(
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by_name = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=12, choices=[(one, one) for one in Outcome], blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="shortage_has_units"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, outcome="")
                | Q(resolved_at__isnull=False) & ~Q(outcome=""),
                name="resolved_shortage_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.units} short, {self.why}"


IS_UNSEEN = Q(confirmed_at__isnull=True)


class StoreChange(models.Model):
    """What a store changed of an order that somebody had begun, until a person has seen to it.

    Later changes of the same order go into the same row while it is open. One row at most is.
    """

    fulfilment = models.ForeignKey(
        Fulfilment, on_delete=models.CASCADE, related_name="store_changes"
    )
    status = models.CharField(max_length=12, choices=[(s, s) for s in Status])  # before it
    worked_by = models.CharField(max_length=100, blank=True)  # who had brought it there
    changes = models.JSONField(default=dict)  # see `differences`
    put_back = models.JSONField(default=dict)
    heard_at = models.DateTimeField()  # the latest of them
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(  # nobody: the store took all of it back
        "bordereau.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fulfilment"], condition=IS_UNSEEN, name="one_unseen_change_per_order"
            ),
        ]

    def __str__(self) -> str:
        return f"change of order {self.fulfilment_id}"
