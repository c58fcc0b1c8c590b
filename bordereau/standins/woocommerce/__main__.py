"""Run the store as a process of its own, for the demo."""

from ..common.program import chosen, parser, say, told_to_stop
from .options import Options, Site
from .standin import run_woocommerce_standin


def main() -> None:
    arguments = parser("woocommerce", Options)
    arguments.add_argument("--version", default="11.0.1")
    arguments.add_argument("--site", type=Site, choices=list(Site), default=Site.SHOP)
    asked = arguments.parse_args()
    options = Options(**chosen(asked, Options))
    stop = told_to_stop()
    with run_woocommerce_standin(options, asked.port) as store:
        say(
            f"{options.name} is open at {store.url}",
            f"consumer key    {store.key}",
            f"consumer secret {store.secret}",
        )
        stop.wait()


if __name__ == "__main__":
    main()
