"""A stand-in Lightspeed eCom store (C-Series): REST API, webhooks, a storefront, trouble."""

from .options import Options, Place
from .standin import LightspeedCStandin, run_lightspeed_c_standin

__all__ = ["LightspeedCStandin", "Options", "Place", "run_lightspeed_c_standin"]
