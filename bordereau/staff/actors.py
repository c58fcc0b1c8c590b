"""From a signed-in person to the Actor that the verbs ask for."""

from collections.abc import Iterable

from bordereau.staff.access import Actor, Role
from bordereau.staff.models import User


def works_everywhere(user: User) -> bool:
    return Role(user.role) in (Role.OWNER, Role.MANAGER)


def actor_of(user: User, device: str = "", assigned: Iterable[int] | None = None) -> Actor:
    """Owners and managers work everywhere; others where they are `assigned`, if anywhere.

    A shop with one outlet never assigns anybody: then an empty list must not lock everyone out.
    """
    outlets = frozenset[int]()
    if not works_everywhere(user):
        ids = user.outlets.values_list("id", flat=True) if assigned is None else assigned
        outlets = frozenset(ids)
    return Actor(user.pk, str(user), Role(user.role), outlets or None, device)
