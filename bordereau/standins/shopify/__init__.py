"""A stand-in Shopify store: Shopify's own schema over made-up state, webhooks, and trouble."""

from .options import Options, Place
from .standin import ShopifyStandin, run_shopify_standin

__all__ = ["Options", "Place", "ShopifyStandin", "run_shopify_standin"]
