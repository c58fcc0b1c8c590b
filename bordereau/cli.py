"""The installed command: `bordereau WORD …`."""

import os
import sys

from bordereau.environment import SettingsMistake


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bordereau.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["bordereau", *(sys.argv[1:] or ["help"])])
    except SettingsMistake as mistake:
        sys.exit(f"bordereau: {mistake}")


if __name__ == "__main__":
    main()
