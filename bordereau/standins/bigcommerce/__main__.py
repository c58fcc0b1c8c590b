"""Run the store as a process of its own, for the demo."""

from ..common.program import chosen, parser, say, told_to_stop
from .options import Options
from .standin import run_bigcommerce_standin


def main() -> None:
    arguments = parser("bigcommerce", Options)
    asked = arguments.parse_args()
    options = Options(**chosen(asked, Options))
    stop = told_to_stop()
    with run_bigcommerce_standin(options, asked.port) as store:
        say(
            f"{options.name} is open at {store.front_page}",
            f"API path      {store.url}",
            f"access token  {store.account.token}",
            f"client secret {store.account.client_secret}",
        )
        stop.wait()


if __name__ == "__main__":
    main()
