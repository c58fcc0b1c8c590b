from typing import ClassVar

from bordereau.channels import lightspeed_c
from bordereau.channels.port import Platform

from ..contract import Contract

platform: Platform = lightspeed_c  # checked by mypy: the package has the port's shape


class TestContract(Contract):
    platform: ClassVar[Platform] = lightspeed_c


def test_what_it_says_of_itself() -> None:
    assert platform.credential_names == ("api_key", "api_secret")
    assert (platform.label, platform.reports_packed) == ("Lightspeed eCom (C-Series)", False)
    assert platform.has_order_webhooks
