import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from bordereau.channels.models import Channel
from bordereau.demo import kept, seed, shop, storefront
from bordereau.management.commands.serve import become, require_ports
from bordereau.refusals import Refusal
from bordereau.work.ports import is_free, some_free_port
from bordereau.work.web import address

LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Serve a demo shop with a month of history, and a store whose customers come by."

    def handle(self, *args: Any, **options: Any) -> None:
        env = settings.ENV
        require_ports()
        call_command("migrate", interactive=False, verbosity=0)
        known = kept.load(env.data)
        known.store_port = free_store_port(known.store_port or env.port + 2)
        kept.save(env.data, known)
        self._make_or_go_on(known)
        self._say(known)
        # The store is on this machine, so its webhooks reach us.
        os.environ.setdefault("BORDEREAU_PUBLIC_URL", f"http://{LOOPBACK}:{env.port}")
        self.stdout.flush()
        become("web", "live", "worker", "store")

    def _make_or_go_on(self, known: kept.Kept) -> None:
        try:
            if seed.is_made():
                # Its address and ours may have changed since: the webhooks are looked at again.
                url = storefront.address(known.store_port)
                Channel.objects.filter(name=shop.CHANNEL).update(url=url, webhooks_checked_at=None)
                return
            self.stdout.write("Making a demo shop with a month behind it: some 15 seconds …")
            self.stdout.flush()
            seed.make(settings.ENV.data, known)
        except seed.AnotherShop as error:
            raise CommandError(
                f"{settings.ENV.data} holds a shop that is not the demo. `serve` starts it; for "
                "the demo, set BORDEREAU_DATA to another folder."
            ) from error
        except storefront.StoreSilent as error:
            raise CommandError(f"The demo's store did not start at {error}.") from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped before the shop was made; nothing of it is kept.") from stop
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _say(self, known: kept.Kept) -> None:
        env = settings.ENV
        people = "\n".join(f"    {person.email:<24}{person.role}" for person in shop.PEOPLE)
        self.stdout.write(
            f"\n{shop.NAME}, the demo shop\n\n"
            f"  Orders        {address(env.host, env.port)}/orders\n"
            f"  The store     {storefront.address(known.store_port)} (be a customer, or cause "
            "trouble)\n"
            f"  Password      {known.password}, for each of\n{people}\n"
            f"  Data          {env.data}\n"
            "  Stop          Ctrl-C\n"
        )


def free_store_port(wanted: int) -> int:
    return wanted if is_free(LOOPBACK, wanted) else some_free_port(LOOPBACK)
