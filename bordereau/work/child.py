"""What the supervisor starts: one role, for as long as the supervisor lives.

python -m bordereau.work.child web|live|worker|stores PARENT
"""

import os
import sys

from bordereau.work import parent


def main(role: str, parent_id: int) -> None:
    parent.die_with(parent_id)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bordereau.settings")
    # Each role loads only what it needs: together they must fit a small machine.
    if role == "web":
        from bordereau.work import web

        web.run()
    elif role == "live":
        from bordereau.live import server

        server.run()
    elif role == "stores":
        from bordereau.demo import storefront

        storefront.become()
    else:
        import django

        django.setup()
        from bordereau.work import carrying

        carrying.run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
