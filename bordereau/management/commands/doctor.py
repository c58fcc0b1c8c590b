"""bordereau doctor [--offline]"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bordereau.findings import Finding
from bordereau.management.checkup import CHECKS, FOUNDATIONS, ONLINE, Check

MOST_SHOWN = 10


class Command(BaseCommand):
    help = "Check the machine, the books and the stores. Exits with 1 if anything is wrong."
    requires_system_checks = []  # what they would find, we say in plain words

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--offline", action="store_true", help="do not ask the stores")

    def handle(self, *args: Any, offline: bool, **options: Any) -> None:
        well = self._look(FOUNDATIONS)
        if well:
            well = self._look(CHECKS | ({} if offline else ONLINE))
        if not well:
            self.stdout.write("Something is wrong.")
            sys.exit(1)
        self.stdout.write("All is well.")

    def _look(self, checks: dict[str, Check]) -> bool:
        # A list: what comes after the first mistake is told as well.
        told = [self._tell(title, list(check())) for title, check in checks.items()]
        return all(told)

    def _tell(self, title: str, findings: list[Finding]) -> bool:
        well = not any(finding.is_wrong for finding in findings)
        self.stdout.write(f"{'ok' if well else 'WRONG':<7}{title}")
        for finding in findings[:MOST_SHOWN]:
            self.stdout.write(f"       {'- ' if finding.is_wrong else 'note: '}{finding.text}")
        if len(findings) > MOST_SHOWN:
            self.stdout.write(f"       … and {len(findings) - MOST_SHOWN} more")
        return well
