from typing import ClassVar

from bordereau.channels import lightspeed
from bordereau.channels.port import Platform

from ..contract import Contract

platform: Platform = lightspeed  # checked by mypy: the package has the port's shape


class TestContract(Contract):
    platform: ClassVar[Platform] = lightspeed


def test_what_it_says_of_itself() -> None:
    assert platform.credential_names == ("access_token", "client_secret")
    assert platform.optional_credentials == ("client_secret",)
    assert (platform.label, platform.reports_packed) == ("Lightspeed eCom", False)
    assert not platform.has_order_webhooks  # none that we could make
