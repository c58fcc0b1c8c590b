"""When a store was given its webhooks: what it did not call before, it could not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0024_returns")]

    operations = [
        migrations.AddField("channel", "webhooks_made_at", models.DateTimeField(null=True)),
    ]
