"""The page of a first import is its reading's now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0012_readings")]

    operations = [migrations.RemoveField("channel", "import_page")]
