"""Run the store as a process of its own, for the demo."""

import argparse
import signal
import threading
from decimal import Decimal
from pathlib import Path

from .options import Options
from .standin import run_shopify_standin


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bordereau.standins.shopify")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--state", type=Path, help="keep the store in this file")
    parser.add_argument("--trickle", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--name", default="Corner & Co")
    parser.add_argument("--timezone", default="Europe/Paris")
    parser.add_argument("--currency", default="EUR")
    parser.add_argument("--tax", type=Decimal, default=Decimal(20), metavar="PERCENT")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held", action="store_true", help="webhooks wait to be released")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    options = Options(
        name=asked.name,
        timezone=asked.timezone,
        currency=asked.currency,
        tax_percent=asked.tax,
        seed=asked.seed,
        held=asked.held,
        trickle_seconds=asked.trickle,
        state_file=asked.state,
    )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with run_shopify_standin(options, asked.port) as store:
        print(f"{options.name} is open at {store.url}", flush=True)
        print(f"client ID     {store.client_id}", flush=True)
        print(f"client secret {store.secret}", flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
