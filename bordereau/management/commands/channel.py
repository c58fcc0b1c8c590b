"""bordereau channel connect|list|check|sync|compare|import-products"""

import argparse
from typing import Any

from django.core.management.base import CommandError

from bordereau.channels import actions, health, product_import
from bordereau.channels.lacking import lacking
from bordereau.channels.models import Channel
from bordereau.channels.patience import patiently
from bordereau.channels.registry import PLATFORMS
from bordereau.channels.sync import sync
from bordereau.comparison.now import compare
from bordereau.management.nouns import NounCommand
from bordereau.refusals import say
from bordereau.staff.access import SYSTEM
from bordereau.stock.models import Outlet

# Each platform names its credentials; on the command line the last word of each is the option.
OPTIONS = {
    name: "--" + name.rpartition("_")[2]
    for platform in PLATFORMS.values()
    for name in platform.credential_names
}


def _connect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("platform", choices=sorted(PLATFORMS))
    parser.add_argument("--name", required=True)
    parser.add_argument("--url", required=True)
    for option in sorted(set(OPTIONS.values())):  # platforms may share one
        parser.add_argument(option, dest=option)
    parser.add_argument(
        "--outlet",
        action="append",
        default=[],
        metavar="CODE",
        help="which serves the store; may be repeated, the first gets its deliveries; else all",
    )
    parser.add_argument(
        "--allow-private-address", action="store_true", help="the store is on our own network"
    )


def _named(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name")


class Command(NounCommand):
    help = "Connected stores."
    verbs = {
        "connect": _connect,
        "list": lambda parser: None,
        "check": _named,
        "sync": _named,
        "compare": _named,
        "import-products": _named,
    }

    def do_connect(self, options: dict[str, Any]) -> None:
        channel = patiently(
            actions.connect,
            actions.NewChannel(
                platform=options["platform"],
                name=options["name"],
                url=options["url"],
                credentials=self._credentials(options),
                outlet_ids=[self._outlet(code) for code in options["outlet"]],
                allow_private_address=options["allow_private_address"],
            ),
            SYSTEM,
        )
        self.stdout.write(f"Connected {channel.name} at {channel.url}.")
        self._import_products(channel)
        actions.resume(channel.pk, SYSTEM)
        self._sync(channel)
        channel.refresh_from_db()
        if not health.tend(channel):
            self.stdout.write("No webhooks: BORDEREAU_PUBLIC_URL is not set. Polling does it all.")

    def _credentials(self, options: dict[str, Any]) -> dict[str, str]:
        platform = PLATFORMS[options["platform"]]
        needed = [
            one for one in platform.credential_names if one not in platform.optional_credentials
        ]
        missing = [OPTIONS[name] for name in needed if not options[OPTIONS[name]]]
        if missing:
            raise CommandError(f"Give {' and '.join(missing)} as well.")
        given = {name: options[OPTIONS[name]] for name in platform.credential_names}
        return {name: value for name, value in given.items() if value}

    def _outlet(self, code: str) -> int:
        found = Outlet.objects.filter(code=code).values_list("pk", flat=True).first()
        if found is None:
            raise CommandError(
                f"There is no outlet {code}. Make it with: outlet create {code} NAME"
            )
        return found

    def do_list(self, options: dict[str, Any]) -> None:
        for channel in Channel.objects.all():
            why = lacking(channel) or say(channel.reason, channel.reason_params)
            line = (channel.name, channel.platform, channel.url, channel.state, why)
            self.stdout.write("\t".join(line).rstrip())

    def do_check(self, options: dict[str, Any]) -> None:
        channel = patiently(actions.check, self._channel(options["name"]).pk, SYSTEM)
        self.stdout.write(f"{channel.url} lets us in ({channel.currency}).")
        for missing in channel.missing_permissions:
            self.stdout.write(f"Missing permission: {missing}")
        if channel.missing_permissions:
            self.stdout.write(lacking(channel))

    def do_sync(self, options: dict[str, Any]) -> None:
        self._sync(self._channel(options["name"]))

    def do_compare(self, options: dict[str, Any]) -> None:
        done = patiently(compare, self._channel(options["name"]).pk, SYSTEM)
        self.stdout.write(
            f"{done.compared} orders compared, {done.lost} of them lost until now; "
            f"{done.differing} differences need attention."
        )
        if not done.is_whole:
            self.stdout.write("It was stopped, and goes on when it is asked for again.")

    def do_import_products(self, options: dict[str, Any]) -> None:
        self._import_products(self._channel(options["name"]))

    def _sync(self, channel: Channel) -> None:
        done = patiently(sync, channel.pk, SYSTEM)
        self.stdout.write(
            f"{done.received} orders received, {done.new} of them new or changed; "
            f"{done.waiting} wait to be applied, {done.parked} need attention."
        )

    def _import_products(self, channel: Channel) -> None:
        taken = patiently(product_import.take_products, channel.pk, SYSTEM)
        self.stdout.write(f"{taken.seen} products received, {taken.created} of them new.")

    def _channel(self, name: str) -> Channel:
        channel = Channel.objects.filter(name=name).first()
        if channel is None:
            raise CommandError(f"No channel is called {name}. See: channel list")
        return channel
