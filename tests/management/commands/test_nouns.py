"""user, token, outlet and channel: in processes of their own, beside ours on the same database."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password

from bordereau.channels.models import Channel
from bordereau.fulfilment.models import Fulfilment
from bordereau.staff.models import ApiToken, User
from bordereau.standins.woocommerce import WooCommerceStandin, run_woocommerce_standin
from bordereau.stock.models import Outlet, Product
from tests.management import cli

pytestmark = pytest.mark.django_db(transaction=True)


class Shell:
    """The command on this test's database, with a data folder of its own."""

    def __init__(self, data: Path, database: str) -> None:
        self.data, self.database = data, database

    def run(self, line: str) -> str:
        """What is printed; raises where the command fails."""
        done = cli.bordereau(*line.split(), data=self.data, database=self.database)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, line: str) -> str:
        """What is said of it; raises where the command is done all the same."""
        done = cli.bordereau(*line.split(), data=self.data, database=self.database)
        assert done.returncode, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr


@pytest.fixture
def shell(tmp_path: Path, database_address: str) -> Shell:
    return Shell(tmp_path, database_address)


@pytest.fixture
def store() -> Iterator[WooCommerceStandin]:
    with run_woocommerce_standin() as running:
        yield running


def connect(store: WooCommerceStandin) -> str:
    keys = f"--key {store.key} --secret {store.secret}"
    return f"channel connect woocommerce --name Web --url {store.url} {keys}"


def test_people_and_their_tokens(shell: Shell) -> None:
    shell.run("outlet create LYON Lyon --timezone Europe/Paris")
    made = "user create --email Ada@Example.com --role packer --outlet LYON"
    shell.run(f"{made} --password correct-horse-battery")
    ada = User.objects.get()
    assert (ada.email, ada.name, ada.role) == ("ada@example.com", "Ada", "packer")
    assert list(ada.outlets.values_list("code", flat=True)) == ["LYON"]
    assert check_password("correct-horse-battery", ada.password)
    assert "has this e-mail already" in shell.refused(f"{made} --password correct-horse-battery")
    assert "too easy to guess" in shell.refused(
        "user create --email b@example.com --role owner --password weak"
    )

    last = shell.run("token create --user ada@example.com --name till").splitlines()[-1]
    assert re.fullmatch(r"bdx_[\w-]+", last)
    assert ApiToken.objects.get().digest == ApiToken.digest_of(last)
    assert "Nobody here" in shell.refused("token create --user no@example.com --name x")


def test_the_first_command_makes_the_tables(tmp_path: Path) -> None:
    nothing_yet = cli.bordereau("backup", str(tmp_path / "b.tar.gz"), data=tmp_path)
    assert "There is no shop in" in nothing_yet.stderr
    assert "Traceback" not in nothing_yet.stderr
    made = cli.bordereau("outlet", "create", "LYON", "Lyon", data=tmp_path)
    assert made.returncode == 0, made.stderr
    with closing(sqlite3.connect(tmp_path / "bordereau.sqlite3")) as file:
        assert file.execute("SELECT code FROM bordereau_outlet").fetchall() == [("LYON",)]
        file.execute("DELETE FROM django_migrations WHERE name LIKE '0002%'")
        file.commit()
    behind = cli.bordereau("outlet", "create", "B", "B", data=tmp_path)
    assert "Start `serve` again, or run `migrate`." in behind.stderr


def test_a_silent_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/shop"
    done = cli.bordereau("channel", "list", data=tmp_path, database=nowhere)
    assert "The database does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_outlet_is_made_once_with_its_register_and_time_zone(shell: Shell) -> None:
    assert "Lyon (LYON) is there" in shell.run("outlet create LYON Lyon --timezone Europe/Paris")
    outlet = Outlet.objects.get()
    assert (outlet.timezone, outlet.registers.count()) == ("Europe/Paris", 1)
    assert "has the code" in shell.refused("outlet create LYON Again")
    assert "not a time zone" in shell.refused("outlet create X X --timezone Lyon")


def test_a_store_from_its_connection_to_its_orders(shell: Shell, store: WooCommerceStandin) -> None:
    assert "Make an outlet first" in shell.refused(f"{connect(store)} --allow-private-address")
    shell.run("outlet create MAIN Main")
    first = store.place_order({"KIT-003": 2})
    said = shell.run(f"{connect(store)} --allow-private-address")
    assert "Polling does it all" in said
    assert "orders received, 1 of them new or changed" in said
    assert Fulfilment.objects.get().sale.store_order_number == str(first.id)
    assert Product.objects.filter(is_unknown=False).count() > 200

    store.place_order({"KIT-003": 1})
    store.place_order({"KIT-004": 1})
    assert re.search(r"\d orders received, 2 of them new", shell.run("channel sync Web"))
    assert re.search(r", 0 of them new", shell.run("channel sync Web"))
    assert Fulfilment.objects.count() == 3
    assert "lets us in (EUR)" in shell.run("channel check Web")
    assert re.search(r"products received, 0 of them new", shell.run("channel import-products Web"))
    assert shell.run("channel list").split("\t")[::3] == ["Web", "connected\n"]


def test_a_store_on_our_own_network_is_refused_unless_it_is_allowed(
    shell: Shell, store: WooCommerceStandin
) -> None:
    shell.run("outlet create MAIN Main")
    assert "private" in shell.refused(connect(store))
    assert not Channel.objects.exists()
    assert not store.requests


def test_what_is_not_there_is_said(shell: Shell) -> None:
    assert "No channel is called Web" in shell.refused("channel sync Web")
    assert "There is no outlet X" in shell.refused(
        "channel connect woocommerce --name W --url https://e.example --key a --secret b --outlet X"
    )
    assert "--secret as well" in shell.refused(
        "channel connect woocommerce --name W --url https://e.example --key a"
    )
