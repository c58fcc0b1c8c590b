import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.ground import postgresql
from tests.ground.wait import until

HOLDS_A_SERVER = """
from tests.ground import postgresql
with postgresql.running() as address:
    print(address, flush=True)
    input()
"""


@pytest.mark.postgresql
def test_a_killed_run_leaves_no_server_behind() -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    address = holder.stdout.readline().strip()
    folder = Path(parse_qs(urlsplit(address).query)["host"][0])
    process = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    holder.send_signal(signal.SIGKILL)
    holder.communicate()

    until(lambda: not is_running(process), "the server ends")
    until(lambda: not any(folder.iterdir()), "its files are gone")
    folder.rmdir()


def is_running(process: int) -> bool:
    """A zombie has ended: in a container nobody may ever collect it."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.postgresql
def test_the_server_is_not_root_s() -> None:
    folder = Path(os.environ["BORDEREAU_DATABASE_URL"].split("host=")[1])
    assert folder.stat().st_uid != 0
    assert postgresql.programs() is not None
