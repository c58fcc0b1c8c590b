"""What stores changed of orders that were begun, for a person to see."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

STATUSES = ["new", "in_progress", "packed", "shipped", "picked_up", "cancelled", "moved"]


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0021_deducted")]

    operations = [
        migrations.CreateModel(
            "StoreChange",
            [
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                )),
                ("status", models.CharField(choices=[(s, s) for s in STATUSES], max_length=12)),
                ("worked_by", models.CharField(blank=True, max_length=100)),
                ("changes", models.JSONField(default=dict)),
                ("put_back", models.JSONField(default=dict)),
                ("heard_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.ForeignKey(
                    db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                    related_name="+", to=settings.AUTH_USER_MODEL,
                )),
                ("fulfilment", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="store_changes",
                    to="bordereau.fulfilment",
                )),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["fulfilment"], condition=Q(confirmed_at__isnull=True),
                        name="one_unseen_change_per_order",
                    ),
                ],
            },
        ),
    ]
