"""bordereau token create --user E --name N"""

import argparse
from typing import Any

from django.core.management.base import CommandError

from bordereau.management.nouns import NounCommand
from bordereau.staff.access import SYSTEM
from bordereau.staff.actions import issue_token
from bordereau.staff.models import User


def _create(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", required=True, metavar="EMAIL")
    parser.add_argument("--name", required=True, help="what it is for")


class Command(NounCommand):
    help = "Tokens of the API. The last line printed is the token alone; it is shown only once."
    verbs = {"create": _create}

    def do_create(self, options: dict[str, Any]) -> None:
        user = User.objects.filter(email=options["user"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody here has the e-mail {options['user']}.")
        self.stdout.write(issue_token(user.pk, options["name"], SYSTEM))
