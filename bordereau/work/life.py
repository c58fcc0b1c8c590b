"""Signs of life: the row by which people and `doctor` see that somebody carries the work."""

import os
import socket
from datetime import timedelta

from django.utils import timezone

from bordereau.work.models import Worker

SIGN_SECONDS = 10
FORGOTTEN_AFTER = timedelta(days=1)


class Life:
    """This process's row. `troubles` holds what each loop fails with, or "" when it works."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.troubles: dict[str, str] = {}

    def begin(self) -> None:
        now = timezone.now()
        Worker.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
        Worker.objects.update_or_create(
            name=self.name,
            defaults={"started_at": now, "seen_at": now, "stopped_at": None, "trouble": ""},
        )

    def sign(self) -> int:
        Worker.objects.filter(name=self.name).update(
            seen_at=timezone.now(), trouble=self._trouble()
        )
        return 0  # nothing is left to do

    def end(self) -> None:
        now = timezone.now()
        Worker.objects.filter(name=self.name).update(seen_at=now, stopped_at=now)

    def _trouble(self) -> str:
        return "\n".join(f"{loop}: {what}" for loop, what in self.troubles.items() if what)
