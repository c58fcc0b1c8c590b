"""Run the store as a process of its own, for the demo."""

from ..common.program import chosen, parser, say, told_to_stop
from .options import Options
from .standin import run_lightspeed_standin


def main() -> None:
    arguments = parser("lightspeed", Options)
    arguments.add_argument(
        "--webhook", default="", help="the app's one address, as support sets it"
    )
    asked = arguments.parse_args()
    options = Options(**chosen(asked, Options))
    stop = told_to_stop()
    with run_lightspeed_standin(options, asked.port) as store:
        if asked.webhook:
            store.set_webhook(asked.webhook)
        say(
            f"{options.name} is open at {store.front_page}",
            f"address       {store.url}",
            f"access token  {store.token}",
            f"client secret {store.client_secret}",
        )
        stop.wait()


if __name__ == "__main__":
    main()
