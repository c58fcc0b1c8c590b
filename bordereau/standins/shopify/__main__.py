"""Run the store as a process of its own, for the demo."""

from ..common.program import chosen, parser, say, told_to_stop
from .options import Options
from .standin import run_shopify_standin


def main() -> None:
    arguments = parser("shopify", Options)
    asked = arguments.parse_args()
    options = Options(**chosen(asked, Options))
    stop = told_to_stop()
    with run_shopify_standin(options, asked.port) as store:
        say(
            f"{options.name} is open at {store.url}",
            f"client ID     {store.client_id}",
            f"client secret {store.secret}",
        )
        stop.wait()


if __name__ == "__main__":
    main()
