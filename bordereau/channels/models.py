"""Connected stores, and what their products and places are called there."""

import secrets
from typing import Any

from django.db import models
from django.db.models import Q

from bordereau.channels.secrets import EncryptedJSONField, EncryptedTextField


def new_key() -> str:
    return secrets.token_urlsafe(18)


def new_webhook_secret() -> str:
    # Letters and digits only: a platform un-escapes HTML in the secret before it signs with it.
    return secrets.token_hex(24)


class Channel(models.Model):
    class State(models.TextChoices):
        CONNECTED = "connected"
        PAUSED = "paused"
        NEEDS_RECONNECT = "needs_reconnect"
        DISCONNECTED = "disconnected"  # its history stays; we hold no keys of it any more

    key = models.CharField(max_length=40, unique=True, default=new_key)  # in the webhook's address
    platform = models.CharField(max_length=20)
    name = models.CharField(max_length=100, unique=True)
    url = models.URLField(max_length=500)
    credentials = EncryptedJSONField(default=dict)
    webhook_secret = EncryptedTextField(default=new_webhook_secret)
    allow_private_address = models.BooleanField(default=False)
    outlets: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "bordereau.Outlet", through="bordereau.ChannelOutlet", related_name="channels"
    )
    currency = models.CharField(max_length=3, blank=True)
    reports_packed = models.BooleanField(default=False)
    shipped_word = models.CharField(max_length=100, blank=True)  # the store's; "" for its usual one
    picked_up_word = models.CharField(max_length=100, blank=True)
    # What the store does not let us do: orders still come in, pushes wait.
    missing_permissions = models.JSONField(default=list, blank=True)
    completed_words = models.JSONField(default=list, blank=True)  # which `shipped_word` may be
    status_stages = models.JSONField(default=dict, blank=True)  # odd statuses: what people said
    # Units of every product that each outlet keeps back from this store.
    reserve = models.PositiveIntegerField(default=0)
    may_split = models.BooleanField(default=True)  # one line of a sale over several outlets

    state = models.CharField(max_length=16, choices=State, default=State.CONNECTED)
    reason = models.TextField(blank=True)
    reason_params = models.JSONField(default=dict, blank=True)

    stock_taken_at = models.DateTimeField(null=True)  # when its counts became our first levels
    connected_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True)  # the first import of open orders has ended
    checked_at = models.DateTimeField(null=True)  # its permissions and places, by night
    cursor = models.DateTimeField(null=True)  # every change before this has been received
    polled_at = models.DateTimeField(null=True)
    poll_lease_until = models.DateTimeField(null=True)
    compared_at = models.DateTimeField(null=True)  # its open orders with ours, to the end
    last_order_at = models.DateTimeField(null=True)
    last_webhook_at = models.DateTimeField(null=True)
    webhooks_checked_at = models.DateTimeField(null=True)
    webhooks_reason = models.TextField(blank=True)  # why the store has none of ours that work
    webhooks_reason_params = models.JSONField(default=dict, blank=True)
    webhooks_failing_since = models.DateTimeField(null=True)
    webhooks_made_at = models.DateTimeField(null=True)  # or made again
    webhooks_repaired_at = models.DateTimeField(null=True)
    rejected_webhooks = models.PositiveIntegerField(default=0)  # wrong signature, since a right one

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_lacking(self) -> bool:
        """It lets us read, and not do all the rest: what it is to be told waits."""
        return bool(self.missing_permissions) and self.state in ("connected", "paused")


class ChannelOutlet(models.Model):
    """An outlet that serves a channel; the first one gets the orders that name no place."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="served_by")
    outlet = models.ForeignKey("bordereau.Outlet", on_delete=models.PROTECT, related_name="serves")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "outlet"], name="outlet_serves_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.outlet_id}"


class ExternalId(models.Model):
    """What a product of ours is called on a store."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="external_ids")
    value = models.CharField(max_length=100)
    product = models.ForeignKey(
        "bordereau.Product", on_delete=models.CASCADE, related_name="external_ids"
    )
    pushes_stock = models.BooleanField(default=True)  # the store counts this product

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "value"], name="one_product_per_store_id"),
        ]

    def __str__(self) -> str:
        return self.value


class StorePlace(models.Model):
    """A place of a store's: where customers collect, or for which it counts stock of its own.

    Orders that name it wait until somebody has said which outlet it is, or that it is none.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="places")
    store_id = models.CharField(max_length=200)  # as orders name it; some stores have only a name
    name = models.CharField(max_length=200)
    counts_stock = models.BooleanField(default=False)
    is_ours = models.BooleanField(default=True)  # until somebody says that it is not
    outlet = models.ForeignKey(
        "bordereau.Outlet", on_delete=models.PROTECT, null=True, related_name="store_places"
    )
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "store_id"], name="one_place_per_store_id"),
            # Two of one store's numbers cannot both be the stock of one outlet.
            models.UniqueConstraint(
                fields=["channel", "outlet"],
                condition=Q(counts_stock=True, outlet__isnull=False),
                name="one_stock_place_per_outlet",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChannelApp(models.Model):
    """The owner's own app at a platform, by which stores of that kind are connected."""

    platform = models.CharField(max_length=20, unique=True)
    credentials = EncryptedJSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.platform
