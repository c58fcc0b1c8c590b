import os
import subprocess
import sys

from tests.makers import an_outlet

COUNTS_OUTLETS = """
import django
django.setup()
from bordereau.stock.models import Outlet
print(Outlet.objects.filter(code="HERE").count())
"""


def test_another_process_sees_a_test_s_rows(database_address: str) -> None:
    an_outlet("HERE")
    environment = os.environ | {
        "BORDEREAU_DATABASE_URL": database_address,
        "DJANGO_SETTINGS_MODULE": "bordereau.settings",
    }
    answer = subprocess.run(
        [sys.executable, "-c", COUNTS_OUTLETS],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "1"


def test_a_developer_s_own_shop_is_not_touched() -> None:
    assert "bordereau-test-" in os.environ["BORDEREAU_DATA"]
