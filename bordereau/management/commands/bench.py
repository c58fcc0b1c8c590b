import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from bordereau.bench.run import Sizes, run


class Command(BaseCommand):
    help = (
        "Measure imports, pages and memory beside what the machine can do, in scratch databases: "
        "SQLite's, or of the server that BORDEREAU_DATABASE_URL names. Prints JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--orders", type=int, default=3000, help="of each import")
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--sales", type=int, default=1_000_000, help="of the old shop")
        parser.add_argument("--open", type=int, default=20_000, help="orders of the old shop")
        parser.add_argument("--seconds", type=int, default=60, help="of orders, for the memory")

    def handle(self, *args: Any, **asked: Any) -> None:
        sizes = Sizes(
            asked["orders"], asked["rounds"], asked["sales"], asked["open"], asked["seconds"]
        )
        server = settings.ENV.database_url if settings.IS_POSTGRESQL else ""
        self.stdout.write(json.dumps(run(sizes, server), indent=2))
