"""The demo's stores, all in one process.

python -m bordereau.standins --folder FOLDER PLATFORM=PORT …
"""

import argparse
from contextlib import ExitStack
from pathlib import Path

from .common.program import say, told_to_stop
from .registry import DEMO_STORES, opened


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m bordereau.standins")
    arguments.add_argument("--folder", type=Path, required=True, help="where they keep themselves")
    arguments.add_argument("stores", nargs="+", metavar="PLATFORM=PORT")
    asked = arguments.parse_args()
    ports = {name: int(port) for name, _, port in (one.partition("=") for one in asked.stores)}
    stop = told_to_stop()
    with ExitStack() as until_then:
        for store in DEMO_STORES:
            if store.platform in ports:
                running = opened(
                    store.platform,
                    ports[store.platform],
                    name=store.name,
                    trickle_seconds=store.pace,
                    state_file=asked.folder / f"{store.platform}.json",
                    **store.options,
                )
                say(f"{store.name} is open at {until_then.enter_context(running).front_page}")
        stop.wait()


if __name__ == "__main__":
    main()
