"""Who may do what, and where. Denied unless granted; every verb asks here first."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop

from bordereau.refusals import NotFound, Refusal


class Role(StrEnum):
    PACKER = "packer"
    CASHIER = "cashier"
    MANAGER = "manager"
    OWNER = "owner"


class May(StrEnum):
    SEE_ORDERS = "see_orders"
    FULFIL = "fulfil"  # pick, pack, unpack, ship, pick up
    SEE_SALES = "see_sales"
    EDIT_SALES = "edit_sales"
    RECORD_PAYMENTS = "record_payments"
    TAKE_BACK = "take_back"  # goods that a customer brings back
    CANCEL = "cancel"
    REOPEN = "reopen"  # undo a completion, or a return, made by mistake
    SEE_STOCK = "see_stock"
    MOVE_STOCK = "move_stock"
    SEE_CHANNELS = "see_channels"
    TEND_CHANNELS = "tend_channels"  # sync, check, retry what failed, answer what needs attention
    CONNECT_CHANNELS = "connect_channels"
    MANAGE_SHOP = "manage_shop"  # outlets, people, settings


_PACKER = frozenset({May.SEE_ORDERS, May.FULFIL, May.SEE_SALES, May.SEE_STOCK})
_CASHIER = _PACKER | {May.EDIT_SALES, May.RECORD_PAYMENTS, May.TAKE_BACK}
_MANAGER = _CASHIER | {May.CANCEL, May.REOPEN, May.MOVE_STOCK, May.SEE_CHANNELS, May.TEND_CHANNELS}

GRANTS: dict[Role, frozenset[May]] = {
    Role.PACKER: _PACKER,
    Role.CASHIER: _CASHIER,
    Role.MANAGER: _MANAGER,
    Role.OWNER: frozenset(May),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something: a person on a device, or the system itself on a store's word."""

    user_id: int | None
    name: str
    role: Role | None = None
    outlet_ids: frozenset[int] | None = frozenset()  # None: every outlet
    device: str = ""

    def may(self, what: May) -> bool:
        return self.role is not None and what in GRANTS[self.role]

    def works_in(self, outlet_id: int) -> bool:
        return self.outlet_ids is None or outlet_id in self.outlet_ids

    def require(self, what: May) -> None:
        """Raise Refusal unless this person may do it at all."""
        if not self.may(what):
            raise Refusal(
                "not_allowed",
                gettext_noop("Your role does not allow this. Ask a manager or the owner to do it."),
            )

    def require_at(self, what: May, outlet_id: int) -> None:
        """As `require`, in one outlet. What a person may not see does not exist for them."""
        if not self.works_in(outlet_id):
            raise NotFound()
        self.require(what)


def store(channel_name: str) -> Actor:
    """What a store tells us to do, we do in its name; it works in every outlet."""
    return Actor(None, channel_name, Role.OWNER, None, device="store")


SYSTEM = Actor(None, "Bordereau", Role.OWNER, None, device="system")
