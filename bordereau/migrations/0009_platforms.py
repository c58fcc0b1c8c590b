"""What platforms beside the first need to be told and to tell."""

from django.db import migrations, models
from django.db.models import F, Q


def name_is_the_id(apps, schema_editor):
    """Until now places were known by their names alone."""
    apps.get_model("bordereau", "StorePlace").objects.update(store_id=F("name"))


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0008_shipping_and_tax")]

    operations = [
        migrations.AddField(
            "channel", "shipped_word", models.CharField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            "channel", "picked_up_word", models.CharField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            "channel", "missing_permissions", models.JSONField(blank=True, default=list)
        ),
        migrations.RemoveConstraint("pickupplace", "one_pickup_place_per_name"),
        migrations.RenameModel("PickupPlace", "StorePlace"),
        migrations.AlterField(
            "storeplace", "channel",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="places", to="bordereau.channel"
            ),
        ),
        migrations.AlterField(
            "storeplace", "outlet",
            models.ForeignKey(
                null=True, on_delete=models.PROTECT, related_name="store_places",
                to="bordereau.outlet",
            ),
        ),
        migrations.AddField("storeplace", "counts_stock", models.BooleanField(default=False)),
        migrations.AddField(
            "storeplace", "store_id", models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        migrations.RunPython(name_is_the_id, migrations.RunPython.noop),
        migrations.AddConstraint(
            "storeplace",
            models.UniqueConstraint(fields=["channel", "store_id"], name="one_place_per_store_id"),
        ),
        migrations.AddConstraint(
            "storeplace",
            models.UniqueConstraint(
                fields=["channel", "outlet"],
                condition=Q(counts_stock=True, outlet__isnull=False),
                name="one_stock_place_per_outlet",
            ),
        ),
    ]
