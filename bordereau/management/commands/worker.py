from typing import Any

from django.core.management.base import BaseCommand

from bordereau.work import carrying


class Command(BaseCommand):
    help = "Carry the background work until SIGTERM: receive, apply and poll orders, push, prune."
    requires_system_checks = []  # it needs no page: loading them all would cost memory

    def handle(self, *args: Any, **options: Any) -> None:
        carrying.run()
