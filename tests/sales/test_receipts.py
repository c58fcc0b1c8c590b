import pytest
from django.db import transaction

from bordereau.refusals import Refusal
from bordereau.sales.models import Register
from bordereau.sales.receipts import reserve
from bordereau.stock.models import Outlet
from tests.makers import an_outlet

pytestmark = pytest.mark.django_db


def test_numbers_follow_one_another() -> None:
    outlet = an_outlet()
    assert reserve(outlet.pk, 2)[1] == ["MAIN-1", "MAIN-2"]
    assert reserve(outlet.pk, 1)[1] == ["MAIN-3"]


def test_what_is_rolled_back_is_given_out_again() -> None:
    outlet = an_outlet()
    with transaction.atomic():
        reserve(outlet.pk, 5)
        transaction.set_rollback(True)
    assert reserve(outlet.pk, 1)[1] == ["MAIN-1"]


def test_online_sales_use_the_outlet_s_first_register() -> None:
    outlet = an_outlet()
    Register.objects.create(outlet=outlet, name="Second till", prefix="Z-")
    assert reserve(outlet.pk, 1)[0].name == "Register 1"


def test_an_outlet_without_a_register_says_so() -> None:
    bare = Outlet.objects.create(code="BARE", name="Bare")
    with pytest.raises(Refusal, match="no register to number receipts with"):
        reserve(bare.pk, 1)
