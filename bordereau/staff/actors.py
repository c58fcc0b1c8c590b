"""From a signed-in person to the Actor that the verbs ask for."""

from bordereau.staff.access import Actor, Role
from bordereau.staff.models import User


def actor_of(user: User, device: str = "") -> Actor:
    """Owners and managers work everywhere; others where they are assigned, if anywhere.

    A shop with one outlet never assigns anybody: then an empty list must not lock everyone out.
    """
    role = Role(user.role)
    outlets = frozenset[int]()
    if role not in (Role.OWNER, Role.MANAGER):
        outlets = frozenset(user.outlets.values_list("id", flat=True))
    return Actor(user.pk, str(user), role, outlets or None, device)
