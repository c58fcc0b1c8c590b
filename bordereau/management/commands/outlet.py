"""bordereau outlet create CODE NAME"""

import argparse
from typing import Any

from bordereau.management.nouns import NounCommand
from bordereau.staff.access import SYSTEM
from bordereau.stock.outlets import create_outlet


def _create(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code")
    parser.add_argument("name")
    parser.add_argument("--timezone", default="UTC", help="such as Europe/Paris")
    parser.add_argument("--address", default="")


class Command(NounCommand):
    help = "Places with stock and staff."
    verbs = {"create": _create}

    def do_create(self, options: dict[str, Any]) -> None:
        outlet = create_outlet(
            options["code"], options["name"], options["timezone"], options["address"], SYSTEM
        )
        self.stdout.write(f"{outlet.name} ({outlet.code}) is there, with a register.")
