"""Fetching what the tests need and the machine lacks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEVER_ASK = {"DEBIAN_FRONTEND": "noninteractive"}


def run(*command: str) -> bool:
    """What the command says goes to stderr; whether it succeeded comes back."""
    print("tests:", *command, file=sys.stderr, flush=True)
    environment = os.environ | NEVER_ASK
    return not subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment, check=False
    ).returncode


def apt_install(package: str) -> bool:
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    apt = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq")
    return run(*apt, "update") and run(*apt, "-y", "--no-install-recommends", "install", package)


def pip_install(lock: str) -> bool:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    lock_file = str(ROOT / lock)
    return run(sys.executable, "-m", "pip", "install", *quiet, "--require-hashes", "-r", lock_file)
