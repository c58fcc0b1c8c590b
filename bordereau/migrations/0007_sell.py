from django.db import migrations, models

KINDS = ["commit", "release", "complete", "sell", "receive", "count", "correct", "import"]


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0006_heard_at")]

    operations = [
        migrations.AlterField(
            model_name="stockmovement",
            name="kind",
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=12),
        ),
    ]
