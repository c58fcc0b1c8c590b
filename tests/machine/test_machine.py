"""Whatever happens in whatever order, the invariants hold.

A run of the suite takes 600 steps. MACHINE_EXAMPLES=400 takes 20,000, and a quarter of an hour.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.machine import Shop

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "12"))
STEPS = 50


@pytest.mark.django_db(transaction=True)
def test_a_shop_s_day_in_any_order() -> None:
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            database=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
