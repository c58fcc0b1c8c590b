"""The shop's day: an order comes in, is packed, paid and shipped, and the store knows."""

import pytest

from bordereau.channels.sync import sync
from bordereau.fulfilment import actions
from bordereau.fulfilment.models import Fulfilment
from bordereau.fulfilment.status import Status
from bordereau.outbox.deliver import deliver_due
from bordereau.outbox.models import Push
from bordereau.refusals import Refusal
from bordereau.sales.actions import record_payment
from bordereau.sales.balances import balance_of
from bordereau.staff.access import SYSTEM, Role
from bordereau.standins.woocommerce import run_woocommerce_standin
from bordereau.stock.models import StockLevel
from tests.makers import a_connected_store, an_actor, an_outlet


@pytest.mark.django_db(transaction=True)
def test_an_order_from_the_store_to_the_customer_and_back() -> None:
    outlet, packer, cashier = an_outlet(), an_actor(Role.PACKER), an_actor(Role.CASHIER, "Cas")
    with run_woocommerce_standin() as store:
        channel = a_connected_store(store, outlet)
        placed = store.place_order({"KIT-003": 2}, payment="bacs")
        sync(channel.pk, SYSTEM)

        order = Fulfilment.objects.get(sale__store_order_number=str(placed.id))
        level = StockLevel.objects.get(product__sku="KIT-003", outlet=outlet)
        assert (order.status, level.committed) == (Status.NEW, 2)

        actions.pack(order.pk, packer)
        with pytest.raises(Refusal, match="is still owed"):
            actions.ship(order.pk, packer)
        record_payment(order.sale_id, balance_of(order.sale).due, "Bank transfer", cashier)
        actions.ship(order.pk, packer, actions.Handover("Colissimo", "6A123"))

        while deliver_due():
            pass
        assert store.order(placed.id).status == "completed"
        assert store.stock("KIT-003") == StockLevel.objects.get(pk=level.pk).available
        assert set(Push.objects.values_list("state", flat=True)) == {Push.State.CONFIRMED}
