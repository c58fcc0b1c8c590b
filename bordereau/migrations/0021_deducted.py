"""Units of a line that its store has taken off its own stock count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0020_called_off")]

    operations = [
        migrations.AddField(
            "saleline", "deducted", models.PositiveIntegerField(default=0),
        ),
    ]
