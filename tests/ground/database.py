"""The database of a test run, chosen before Django's settings are read: a plugin of pytest.

SQLite in a file, or with --postgresql a server of the run's own, shared by all its workers.
"""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.ground import postgresql

held = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgresql",
        action="store_true",
        help="run what touches the database on PostgreSQL, and only that",
    )
    # Here, and not in a later hook: pytest-django reads the settings before those. The workers
    # of a run inherit the environment of the process that starts them.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        choose(on_postgresql="--postgresql" in sys.argv)


def choose(*, on_postgresql: bool) -> None:
    for name in [name for name in os.environ if name.startswith("BORDEREAU_")]:
        del os.environ[name]  # a developer's own shop is not the tests'
    data = held.enter_context(tempfile.TemporaryDirectory(prefix="bordereau-test-"))
    os.environ["BORDEREAU_DATA"] = data
    Path(data, "static").mkdir()  # whitenoise warns of a folder that is not there
    if on_postgresql:
        os.environ["BORDEREAU_DATABASE_URL"] = held.enter_context(postgresql.running())


def pytest_unconfigure() -> None:
    held.close()


def sqlite_file() -> Path:
    """One file a worker: a file, so that threads and other processes see the same rows."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return Path(os.environ["BORDEREAU_DATA"]) / f"test-{worker}.sqlite3"
