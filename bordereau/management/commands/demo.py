import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bordereau.channels.models import Channel
from bordereau.channels.registry import PLATFORMS
from bordereau.demo import kept, seed, shop, storefront
from bordereau.management import tables
from bordereau.management.commands.serve import become, require_ports
from bordereau.refusals import Refusal
from bordereau.standins.registry import DEMO_STORES
from bordereau.work.ports import is_free, some_free_port
from bordereau.work.web import address

LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Serve a demo shop with a month of history, and stores whose customers come by."

    def handle(self, *args: Any, **options: Any) -> None:
        env = settings.ENV
        require_ports()
        tables.migrate()
        known = kept.load(env.data)
        known.ports = free_ports(known.ports, env.port + 2)
        kept.save(env.data, known)
        try:
            self._make_or_go_on(known)
        except seed.AnotherShop as error:
            raise CommandError(
                f"{env.data} holds a shop that is not the demo. `serve` starts it; for "
                "the demo, set BORDEREAU_DATA to another folder."
            ) from error
        except storefront.StoreSilent as error:
            raise CommandError(f"The demo's store did not start at {error}.") from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped before it was made; nothing of it is kept.") from stop
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say(known)
        # The stores are on this machine, so their webhooks reach us.
        os.environ.setdefault("BORDEREAU_PUBLIC_URL", f"http://{LOOPBACK}:{env.port}")
        self.stdout.flush()
        become("web", "live", "worker", "stores")

    def _make_or_go_on(self, known: kept.Kept) -> None:
        data = settings.ENV.data
        if not seed.is_made():
            self._tell("Making a demo shop with a month behind it: some 20 seconds …")
            seed.make(data, known)
            return
        move_stores(known.ports)
        if new := seed.missing():
            names = ", ".join(store.name for store in new)
            self._tell(f"Connecting the stores that this demo shop did not have yet: {names} …")
            seed.add(data, known, new)

    def _tell(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()

    def _say(self, known: kept.Kept) -> None:
        env = settings.ENV
        people = "\n".join(f"    {person.email:<24}{person.role}" for person in shop.PEOPLE)
        stores = "\n".join(
            f"    {one.name:<20}{PLATFORMS[one.platform].label:<28}"
            f"{storefront.address(known.ports[one.platform])}"
            for one in DEMO_STORES
        )
        self.stdout.write(
            f"\n{shop.NAME}, the demo shop\n\n"
            f"  Orders        {address(env.host, env.port)}/orders\n"
            f"  Password      {known.password}, for each of\n{people}\n"
            f"  Stores        be a customer there, or cause trouble\n{stores}\n"
            f"  Data          {env.data}\n"
            "  Stop          Ctrl-C\n"
        )


def free_ports(known: dict[str, int], first: int) -> dict[str, int]:
    """A port for each store: the one that it had, or else the next, wherever that is free."""
    taken: dict[str, int] = {}
    for wanted, store in enumerate(DEMO_STORES, first):
        port = known.get(store.platform, wanted)
        while port in taken.values() or not is_free(LOOPBACK, port):
            port = some_free_port(LOOPBACK)
        taken[store.platform] = port
    return taken


def move_stores(ports: dict[str, int]) -> None:
    """Their addresses and ours may have changed since: the webhooks are looked at again."""
    for store in DEMO_STORES:
        for channel in Channel.objects.filter(name=store.name, platform=store.platform):
            path = channel.url.split("/", 3)[3:]
            channel.url = "/".join([storefront.address(ports[store.platform]), *path])
            channel.webhooks_checked_at = None
            channel.save(update_fields=["url", "webhooks_checked_at"])
