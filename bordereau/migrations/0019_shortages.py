"""What is short, orders that wait for goods, and what a shop usually does."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from bordereau.fulfilment.shortfall import Outcome, WhatNow, Why


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0018_comparison")]

    operations = [
        migrations.AddField("fulfilment", "is_backorder", models.BooleanField(default=False)),
        migrations.AddField(
            "shop",
            "when_short",
            models.CharField(
                choices=[(one, one) for one in WhatNow],
                default=WhatNow.OTHER_OUTLET,
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            "Shortage",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("units", models.PositiveIntegerField()),
                ("why", models.CharField(choices=[(one, one) for one in Why], max_length=12)),
                ("words", models.CharField(blank=True, max_length=200)),
                (
                    "what_now",
                    models.CharField(choices=[(one, one) for one in WhatNow], max_length=12),
                ),
                ("corrected", models.PositiveIntegerField(default=0)),
                ("by_name", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_by_name", models.CharField(blank=True, max_length=100)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[(one, one) for one in Outcome], max_length=12
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shortages",
                        to="bordereau.fulfilmentline",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=Q(units__gt=0), name="shortage_has_units"),
                    models.CheckConstraint(
                        condition=Q(resolved_at__isnull=True, outcome="")
                        | Q(resolved_at__isnull=False) & ~Q(outcome=""),
                        name="resolved_shortage_says_how",
                    ),
                ],
            },
        ),
    ]
