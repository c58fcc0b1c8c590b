"""Commands of two words, a noun and a verb: `channel sync NAME`."""

import argparse
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from bordereau.management import tables
from bordereau.refusals import Refusal

Adder = Callable[[argparse.ArgumentParser], None]


class NounCommand(BaseCommand):
    """A subclass names its verbs; verb `import-products` is its method `do_import_products`."""

    verbs: ClassVar[dict[str, Adder]] = {}

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, add in self.verbs.items():
            add(verbs.add_parser(verb))

    def handle(self, *args: Any, **options: Any) -> None:
        tables.make_if_new()
        method: Callable[..., None] = getattr(self, "do_" + options["verb"].replace("-", "_"))
        try:
            method(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OperationalError as error:
            raise tables.silent(error) from error
