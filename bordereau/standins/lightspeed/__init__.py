"""A stand-in Lightspeed eCom store (E-Series): REST API v3, webhooks, a storefront, trouble."""

from .options import Options, Place
from .standin import LightspeedStandin, run_lightspeed_standin

__all__ = ["LightspeedStandin", "Options", "Place", "run_lightspeed_standin"]
