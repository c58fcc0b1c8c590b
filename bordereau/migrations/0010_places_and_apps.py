"""Stores that are disconnected, places that are not ours, apps, and the store's own words."""

import bordereau.channels.secrets
from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("connected", "Connected"), ("paused", "Paused"), ("needs_reconnect", "Needs Reconnect"),
    ("disconnected", "Disconnected"),
]
PUSH_STATES = [
    ("pending", "Pending"), ("sending", "Sending"), ("retrying", "Retrying"),
    ("confirmed", "Confirmed"), ("needs_attention", "Needs Attention"), ("ended", "Ended"),
]


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0009_platforms")]

    operations = [
        migrations.AlterField(
            "channel", "state",
            models.CharField(choices=STATES, default="connected", max_length=16),
        ),
        migrations.AddField(
            "channel", "completed_words", models.JSONField(blank=True, default=list)
        ),
        migrations.AddField("channel", "checked_at", models.DateTimeField(null=True)),
        migrations.AddField("storeplace", "is_ours", models.BooleanField(default=True)),
        migrations.CreateModel(
            "ChannelApp",
            [
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                )),
                ("platform", models.CharField(max_length=20, unique=True)),
                ("credentials", bordereau.channels.secrets.EncryptedJSONField(default=dict)),
                ("saved_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.AlterField(
            "push", "state",
            models.CharField(choices=PUSH_STATES, default="pending", max_length=15),
        ),
        migrations.RemoveConstraint("push", "unsent_push_says_why"),
        migrations.AddConstraint(
            "push",
            models.CheckConstraint(
                condition=~Q(state__in=["needs_attention", "retrying", "ended"]) | ~Q(reason=""),
                name="unsent_push_says_why",
            ),
        ),
    ]
