"""BigCommerce keeps the contract of every platform."""

from typing import ClassVar

from bordereau.channels import bigcommerce
from bordereau.channels.port import Installable, Platform
from bordereau.channels.registry import PLATFORMS

from ..contract import Contract

INSTALLABLE: Installable = bigcommerce


class TestBigCommerce(Contract):
    platform: ClassVar[Platform] = bigcommerce


def test_it_is_registered() -> None:
    assert PLATFORMS["bigcommerce"] is bigcommerce
    assert (bigcommerce.label, bigcommerce.reports_packed) == ("BigCommerce", True)
