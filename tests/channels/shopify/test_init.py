"""Shopify, held to what every connector must do."""

from typing import ClassVar

from bordereau.channels.port import Platform
from bordereau.channels.registry import PLATFORMS

from ..contract import Contract


class TestShopify(Contract):
    platform: ClassVar[Platform] = PLATFORMS["shopify"]
