"""Stock levels follow their movements by a trigger, so that no code can move one without the other."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Two statements, not one upsert: an upsert checks the constraints of the row that it then does not
# insert, and a release on its own is below zero.
FOLLOW = """
    INSERT INTO bordereau_stocklevel (outlet_id, product_id, on_hand, committed)
    VALUES (NEW.outlet_id, NEW.product_id, 0, 0) ON CONFLICT (outlet_id, product_id) DO NOTHING;
    UPDATE bordereau_stocklevel SET
        on_hand = on_hand + NEW.on_hand_change,
        committed = committed + NEW.committed_change
    WHERE outlet_id = NEW.outlet_id AND product_id = NEW.product_id;
"""

SQLITE = [
    f"""CREATE TRIGGER stock_level_follows AFTER INSERT ON bordereau_stockmovement
    BEGIN {FOLLOW} END""",
    """CREATE TRIGGER stock_movement_stands BEFORE UPDATE ON bordereau_stockmovement
    BEGIN SELECT RAISE(ABORT, 'a stock movement is never edited'); END""",
    """CREATE TRIGGER event_stands BEFORE UPDATE ON bordereau_event
    BEGIN SELECT RAISE(ABORT, 'an event is never edited'); END""",
]

POSTGRESQL = [
    f"""CREATE FUNCTION bordereau_follow_movement() RETURNS trigger AS $$
    BEGIN {FOLLOW} RETURN NULL; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER stock_level_follows AFTER INSERT ON bordereau_stockmovement
    FOR EACH ROW EXECUTE FUNCTION bordereau_follow_movement()""",
    """CREATE FUNCTION bordereau_refuse_edit() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION '% is never edited', TG_TABLE_NAME; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER stock_movement_stands BEFORE UPDATE ON bordereau_stockmovement
    FOR EACH ROW EXECUTE FUNCTION bordereau_refuse_edit()""",
    """CREATE TRIGGER event_stands BEFORE UPDATE ON bordereau_event
    FOR EACH ROW EXECUTE FUNCTION bordereau_refuse_edit()""",
]


def create_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)  # a % is a %


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, migrations.RunPython.noop)]
