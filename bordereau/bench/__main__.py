"""One measurement, in a process and a database of its own: prints JSON. See the command `bench`."""

import json
import os
import sys
from collections.abc import Callable

import django
from django.core.management import call_command


def main(what: str, *numbers: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bordereau.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    from bordereau.bench import imports, machine, memory, pages

    measures: dict[str, Callable[..., object]] = {
        "machine": machine.facts,
        "import": imports.measure,
        "fill": pages.fill,
        "pages": pages.measure,
        "memory": memory.measure,
    }
    print(json.dumps(measures[what](*map(int, numbers))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
