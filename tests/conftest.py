"""What every test may ask for. See tests/ground/ for the database and the browser."""

from collections.abc import Iterator
from functools import cache

import httpx
import pytest
import pytest_django
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import SimpleTestCase, TransactionTestCase
from hypothesis import settings

from bordereau.channels.models import Channel
from bordereau.stock.models import Outlet
from tests.ground import afterwards
from tests.ground.database import sqlite_file
from tests.makers import a_channel, an_outlet

pytest_plugins = ["tests.ground.browser"]

# How long an example takes says more of the machine than of the code.
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")

# Begun first, so that no worker ends on one of them alone.
LONGEST = (
    "tests/machine/", "tests/bench/", "tests/test_thousand.py", "tests/api/test_openapi.py",
    "tests/work/", "tests/demo/",
)  # fmt: skip

OTHER_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "database_address"}


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """A server's thread may outlive the page that it answered, and hold the database for it."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(OTHER_SESSIONS)


def touches_database(item: pytest.Item) -> bool:
    case = getattr(item, "cls", None)
    if isinstance(case, type) and issubclass(case, SimpleTestCase):
        return issubclass(case, TransactionTestCase)
    asked = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db"))


def belongs(item: pytest.Item, *, on_postgresql: bool) -> bool:
    """Whether the test is part of this run: each run has one database."""
    wanted = {name for name in ("sqlite", "postgresql") if item.get_closest_marker(name)}
    if wanted:
        return ("postgresql" if on_postgresql else "sqlite") in wanted
    if not on_postgresql:
        return True
    return touches_database(item) and not item.get_closest_marker("browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    on_postgresql = bool(config.getoption("postgresql"))
    kept = [item for item in items if belongs(item, on_postgresql=on_postgresql)]
    others = [item for item in items if item not in set(kept)]
    config.hook.pytest_deselected(items=others)
    items[:] = sorted(kept, key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """pytest-django's own step, then a file for SQLite, which it would keep in memory."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(sqlite_file())


@pytest.fixture
def outlet() -> Outlet:
    return an_outlet()


@pytest.fixture
def port(outlet: Outlet) -> Outlet:
    """A second outlet."""
    return an_outlet("PORT", "Port")


@pytest.fixture
def channel(outlet: Outlet) -> Channel:
    return a_channel(outlet)


@pytest.fixture
def database_address(transactional_db: None) -> str:
    """BORDEREAU_DATABASE_URL for another process that must see this test's rows."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{settings['NAME']}"
    return f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"


@pytest.fixture(autouse=True, scope="session")
def authorities_are_read_once() -> Iterator[None]:
    """By httpx for every client and every httpx.get, and it is most of what they cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context)
        )
        yield


@pytest.fixture(autouse=True, scope="session")
def passwords_are_hashed_lightly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for cost in ("time_cost", "parallelism"):
            patch.setattr(Argon2PasswordHasher, cost, 1)
        patch.setattr(Argon2PasswordHasher, "memory_cost", 8)
        yield


@pytest.fixture(autouse=True, scope="session")
def only_filled_tables_are_emptied() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", afterwards.delete_all)
        yield


@pytest.fixture(autouse=True)
def no_language_left_behind() -> Iterator[None]:
    """A test that switches the language must not lend it to the next."""
    from django.utils import translation

    with translation.override("en"):
        yield
