"""Goods that customers bring back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    "commit", "release", "complete", "reopen", "sell", "return", "receive", "count", "correct",
    "move", "import",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0023_reopen")]

    operations = [
        migrations.AlterField(
            "stockmovement",
            "kind",
            models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=12),
        ),
        migrations.CreateModel(
            "Return",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("units", models.PositiveIntegerField()),
                ("is_damaged", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("by_name", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
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
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="returns",
                        to="bordereau.saleline",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bordereau.outlet",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("units__gte", 1)), name="something_came_back"
                    )
                ],
            },
        ),
    ]
