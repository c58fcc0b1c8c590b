"""bordereau user create --email E --role owner|manager|cashier|packer [--password P]"""

import argparse
import getpass
import sys
from typing import Any

from bordereau.management.nouns import NounCommand
from bordereau.staff.access import SYSTEM, Role
from bordereau.staff.actions import create_user
from bordereau.stock.models import Outlet


def _create(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--email", required=True)
    parser.add_argument("--role", required=True, choices=[role.value for role in Role])
    parser.add_argument("--name", help="as colleagues call them; else the e-mail's first part")
    parser.add_argument("--password", help="asked for when it is left out at a terminal")
    parser.add_argument("--outlet", action="append", default=[], metavar="CODE")


class Command(NounCommand):
    help = "The people who work here."
    verbs = {"create": _create}

    def do_create(self, options: dict[str, Any]) -> None:
        email: str = options["email"]
        password: str | None = options["password"]
        if password is None and sys.stdin.isatty():
            password = getpass.getpass("Password: ")
        outlets = Outlet.objects.filter(code__in=options["outlet"]).values_list("pk", flat=True)
        user = create_user(
            email,
            options["name"] or email.partition("@")[0],
            Role(options["role"]),
            password,
            outlets,
            SYSTEM,
        )
        self.stdout.write(f"{user.email} works here now, as {user.role}.")
        if password is None:
            self.stdout.write("Without a password they cannot sign in; a token works.")
