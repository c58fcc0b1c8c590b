"""A stand-in BigCommerce store: Orders v2 and v3, webhooks, a storefront, trouble on demand."""

from .options import Location, Options
from .standin import BigCommerceStandin, run_bigcommerce_standin

__all__ = ["BigCommerceStandin", "Location", "Options", "run_bigcommerce_standin"]
