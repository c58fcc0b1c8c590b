"""When stores were compared, and what differed then."""

from django.db import migrations, models

KINDS = [
    "missing", "parked", "open_there", "called_off_here", "finished_there", "cancelled_there",
    "not_shown", "units", "total", "paid",
]


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0017_moved_orders")]

    operations = [
        migrations.AddField("channel", "compared_at", models.DateTimeField(null=True)),
        migrations.RenameField("difference", "seen_at", "looked_at"),
        migrations.AlterField(
            "difference", "kind",
            models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=15),
        ),
    ]
