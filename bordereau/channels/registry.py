"""Every platform we speak to. Adding one is a folder beside this file and a line here."""

from bordereau.channels import bigcommerce, lightspeed, lightspeed_c, shopify, woocommerce
from bordereau.channels.port import Installable, Platform

PLATFORMS: dict[str, Platform] = {
    "bigcommerce": bigcommerce,
    "lightspeed": lightspeed,
    "lightspeed_c": lightspeed_c,
    "shopify": shopify,
    "woocommerce": woocommerce,
}

# Those that let us in by an app, too.
INSTALLABLE: dict[str, Installable] = {
    "bigcommerce": bigcommerce,
    "shopify": shopify,
}
