import pytest

from bordereau.fulfilment.status import Status
from bordereau.sales.states import SaleState, state_of


@pytest.mark.parametrize(
    ("orders", "state"),
    [
        ([], SaleState.FULFILLED),  # over the counter
        ([Status.NEW], SaleState.UNFULFILLED),
        ([Status.SHIPPED, Status.PACKED], SaleState.UNFULFILLED),
        ([Status.CANCELLED, Status.IN_PROGRESS], SaleState.UNFULFILLED),
        ([Status.SHIPPED, Status.PICKED_UP], SaleState.FULFILLED),
        ([Status.CANCELLED, Status.SHIPPED], SaleState.FULFILLED),
        ([Status.CANCELLED, Status.CANCELLED], SaleState.CANCELLED),
    ],
)
def test_a_sale_is_as_far_as_its_orders(orders: list[Status], state: SaleState) -> None:
    assert state_of(orders) == state
