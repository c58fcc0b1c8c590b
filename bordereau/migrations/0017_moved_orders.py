"""An order of which all was moved, and the order that another one's units came from."""

import django.db.models.deletion
from django.db import migrations, models

from bordereau.fulfilment.status import Status


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0016_stock_pages")]

    operations = [
        migrations.AlterField(
            "fulfilment",
            "status",
            models.CharField(
                choices=[(status, status) for status in Status],
                default=Status.NEW,
                max_length=12,
            ),
        ),
        migrations.AddField(
            "fulfilment",
            "split_from",
            models.ForeignKey(
                "bordereau.fulfilment",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
            ),
        ),
    ]
