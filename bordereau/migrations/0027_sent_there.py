"""A store may have finished what was called off here."""

from django.db import migrations, models

KINDS = [
    "missing", "parked", "open_there", "called_off_here", "sent_there", "finished_there",
    "cancelled_there", "not_shown", "units", "total", "paid",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0026_return_undone")]

    operations = [
        migrations.AlterField(
            "difference", "kind",
            models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=15),
        ),
    ]
