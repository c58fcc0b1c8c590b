"""How far lists of stores have been read, where stores and we differ, and who asked again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_pages(apps, schema_editor):
    """First imports that are under way go on at the page they had reached."""
    reading = apps.get_model("bordereau", "Reading").objects
    for channel in apps.get_model("bordereau", "Channel").objects.exclude(import_page=""):
        if channel.imported_at is None:
            reading.create(
                channel=channel,
                kind="orders",
                page=channel.import_page,
                started_at=channel.connected_at,
            )


class Migration(migrations.Migration):

    dependencies = [
        ('bordereau', '0010_places_and_apps'),
    ]

    operations = [
        migrations.AddField(
            model_name='channel',
            name='webhooks_failing_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='channel',
            name='webhooks_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='channel',
            name='webhooks_reason_params',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='channel',
            name='webhooks_repaired_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='inboxrow',
            name='retried_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='inboxrow',
            name='retried_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='push',
            name='retried_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='push',
            name='retried_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store_order_id', models.CharField(max_length=64)),
                ('store_order_number', models.CharField(blank=True, max_length=64)),
                ('kind', models.CharField(choices=[('missing', 'Missing'), ('parked', 'Parked'), ('open_there', 'Open There'), ('called_off_here', 'Called Off Here'), ('finished_there', 'Finished There'), ('cancelled_there', 'Cancelled There'), ('units', 'Units'), ('total', 'Total'), ('paid', 'Paid')], max_length=15)),
                ('ours', models.CharField(blank=True, max_length=300)),
                ('theirs', models.CharField(blank=True, max_length=300)),
                ('found_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(null=True)),
                ('channel', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='bordereau.channel')),
                ('left_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sale', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='bordereau.sale')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('resolved_at__isnull', True)), fields=('channel', 'store_order_id', 'kind'), name='one_open_difference_per_kind')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('orders', 'Orders'), ('changes', 'Changes'), ('products', 'Products'), ('comparison', 'Comparison')], max_length=10)),
                ('step', models.CharField(blank=True, max_length=10)),
                ('page', models.TextField(blank=True)),
                ('since', models.DateTimeField(null=True)),
                ('expected', models.PositiveIntegerField(null=True)),
                ('seen', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField(null=True)),
                ('moved_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('reason', models.TextField(blank=True)),
                ('reason_params', models.JSONField(blank=True, default=dict)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='bordereau.channel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'kind'), name='one_reading_per_list')],
            },
        ),
        migrations.CreateModel(
            name='Shown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store_order_id', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('judged', 'Judged'), ('news', 'News'), ('later', 'Later')], max_length=6)),
                ('channel', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='bordereau.channel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'store_order_id'), name='order_shown_once')],
            },
        ),
        migrations.RunPython(keep_pages, migrations.RunPython.noop),
    ]
