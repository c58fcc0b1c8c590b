"""How a store's orders are given to the outlets that serve it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0013_pages_of_readings")]

    operations = [
        migrations.AddField("channel", "reserve", models.PositiveIntegerField(default=0)),
        migrations.AddField("channel", "may_split", models.BooleanField(default=True)),
    ]
