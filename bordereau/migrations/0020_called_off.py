"""What nobody need pay because it was cancelled here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0019_shortages")]

    operations = [
        migrations.AddField(
            "sale", "called_off", models.DecimalField(decimal_places=4, default=0, max_digits=14)
        ),
    ]
