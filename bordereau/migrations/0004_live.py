"""What live updates and signs of life need: on PostgreSQL an event tells who listens."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRESQL = [
    """CREATE FUNCTION bordereau_tell_live() RETURNS trigger AS $$
    BEGIN PERFORM pg_notify('bordereau_live', ''); RETURN NULL; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER event_tells_live AFTER INSERT ON bordereau_event
    FOR EACH STATEMENT EXECUTE FUNCTION bordereau_tell_live()""",
]


def create_trigger(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0003_sales_of_customer")]

    operations = [
        migrations.AddField("worker", "trouble", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(create_trigger, migrations.RunPython.noop),
    ]
