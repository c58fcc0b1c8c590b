"""Whatever happens in whatever order, the invariants hold. More: MACHINE_EXAMPLES=1000."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.machine import Shop

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "40"))


@pytest.mark.django_db(transaction=True)
def test_a_shop_s_day_in_any_order() -> None:
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=50,
            database=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
