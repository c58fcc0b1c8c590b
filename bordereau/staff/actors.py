"""From a signed-in person to the Actor that the verbs ask for."""

from bordereau.staff.access import Actor, Role
from bordereau.staff.models import User


def actor_of(user: User, device: str = "") -> Actor:
    """Owners and managers work everywhere; others where they are assigned, if anywhere.

    A shop with one outlet never assigns anybody: then an empty list must not lock everyone out.
    """
    role = Role(user.role)
    outlets = frozenset(user.outlets.values_list("id", flat=True))
    everywhere = role in (Role.OWNER, Role.MANAGER) or not outlets
    return Actor(user.pk, str(user), role, None if everywhere else outlets, device)
