"""Goods that had not left after all."""

from django.db import migrations, models

KINDS = [
    "commit", "release", "complete", "reopen", "sell", "receive", "count", "correct", "move",
    "import",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0022_store_changes")]

    operations = [
        migrations.AlterField(
            "stockmovement",
            "kind",
            models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=12),
        ),
    ]
