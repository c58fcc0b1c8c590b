"""The demo as an owner meets it: started, stopped, started again; in processes of its own."""

import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ground.ports import free_ports
from tests.ground.wait import until
from tests.management import cli

PORTS = 7  # pages, live updates, five stores
LONG = 150  # seconds; a machine that runs other tests beside makes the month slowly


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def demo(data: Path, port: int) -> Iterator[Path]:
    """The running demo; what it prints is in the file."""
    said = data.with_suffix(".said")
    with said.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "bordereau.cli", "demo"],
            env=cli.environment(data, BORDEREAU_PORT=str(port)),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        until(
            lambda: process.poll() is not None or answers(f"http://127.0.0.1:{port}/readyz"),
            "the demo's pages",
            seconds=LONG,
        )
        assert process.poll() is None, said.read_text()
        yield said
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0, said.read_text()


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def ask(store: str, method: str, what: str = "", **more: Any) -> dict[str, Any]:
    answer = httpx.request(method, f"{store}/_standin{what}", timeout=20, trust_env=False, **more)
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


def is_here(data: Path, order_id: str) -> bool:
    with closing(sqlite3.connect(data / "bordereau.sqlite3")) as file:
        rows = file.execute(
            "SELECT 1 FROM bordereau_sale WHERE store_order_id = ?", [str(order_id)]
        )
        return rows.fetchone() is not None


@contextmanager
def signed_in(url: str, email: str, password: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, follow_redirects=True, timeout=20, trust_env=False) as client:
        page = client.get("/orders")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert token
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
        client.post(page.url, data=form, headers={"Referer": str(page.url)})
        yield client


@pytest.mark.sqlite
def test_the_demo_is_made_once_and_goes_on(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_ports(PORTS)
    url, stores = f"http://127.0.0.1:{port}", [address(port + 2 + at) for at in range(5)]
    with demo(data, port) as said:
        told = said.read_text()
        password = re.search(r"Password +(\S+),", told)
        assert password
        assert f"{url}/orders" in told
        assert re.findall(r"^    .+ (http://\S+)$", told, re.MULTILINE) == stores
        with signed_in(url, "packer@demo.example", password[1]) as packer:
            assert packer.get("/orders").url.path == "/orders"
            assert "In progress" in packer.get("/orders").text
        placed = [ask(store, "POST", "/orders", json={"count": 1})["ids"][0] for store in stores]
        doctor = cli.bordereau("doctor", data=data)
        assert doctor.returncode == 0, doctor.stdout
        refused = cli.bordereau("demo", data=tmp_path / "other", BORDEREAU_PORT=str(port))
        assert refused.returncode == 1
        assert "BORDEREAU_PORT" in refused.stderr
    assert all(is_free(port + at) for at in range(PORTS))

    with demo(data, port) as said:
        assert password[1] in said.read_text()
        assert "Making" not in said.read_text()
        assert all(ask(store, "GET")["orders"] > 5 for store in stores)
        with signed_in(url, "owner@demo.example", password[1]) as owner:
            assert owner.get("/sales").url.path == "/sales"
        for order_id in placed:
            until(partial(is_here, data, order_id), f"order {order_id}", seconds=LONG)


@pytest.mark.sqlite
def test_somebody_elses_shop_is_left_alone(tmp_path: Path) -> None:
    assert cli.bordereau("migrate", data=tmp_path).returncode == 0
    assert cli.bordereau("outlet", "create", "MINE", "Mine", data=tmp_path).returncode == 0
    refused = cli.bordereau("demo", data=tmp_path, BORDEREAU_PORT=str(free_ports(PORTS)))
    assert refused.returncode == 1
    assert "holds a shop that is not the demo" in refused.stderr
