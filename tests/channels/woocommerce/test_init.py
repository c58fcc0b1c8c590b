from typing import ClassVar

from bordereau.channels import woocommerce
from bordereau.channels.port import Platform

from ..contract import Contract

platform: Platform = woocommerce  # checked by mypy: the package has the port's shape


class TestContract(Contract):
    platform: ClassVar[Platform] = woocommerce


def test_what_it_says_of_itself() -> None:
    assert platform.credential_names == ("consumer_key", "consumer_secret")
    assert (platform.label, platform.reports_packed) == ("WooCommerce", False)
