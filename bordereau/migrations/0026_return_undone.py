"""Goods that were noted as brought back by mistake."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0025_webhooks_made")]

    operations = [
        migrations.AddField("return", "undone_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "return", "undone_by_name", models.CharField(blank=True, max_length=100)
        ),
    ]
