"""A stand-in WooCommerce store: REST API wc/v3, webhooks, a storefront, and trouble on demand."""

from .options import Options, Place, Site
from .standin import WooCommerceStandin, run_woocommerce_standin

__all__ = ["Options", "Place", "Site", "WooCommerceStandin", "run_woocommerce_standin"]
