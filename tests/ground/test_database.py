import os
import subprocess
import sys

from django.contrib.contenttypes.models import ContentType

COUNTS_TYPES = """
import django
django.setup()
from django.contrib.contenttypes.models import ContentType
print(ContentType.objects.filter(app_label="elsewhere").count())
"""


def test_another_process_sees_a_test_s_rows(database_address: str) -> None:
    ContentType.objects.create(app_label="elsewhere", model="seen")
    environment = os.environ | {
        "BORDEREAU_DATABASE_URL": database_address,
        "DJANGO_SETTINGS_MODULE": "bordereau.settings",
    }
    answer = subprocess.run(
        [sys.executable, "-c", COUNTS_TYPES],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "1"


def test_a_developer_s_own_shop_is_not_touched() -> None:
    assert "bordereau-test-" in os.environ["BORDEREAU_DATA"]
