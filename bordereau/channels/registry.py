"""Every platform we speak to. Adding one is a folder beside this file and a line here."""

from bordereau.channels import woocommerce
from bordereau.channels.port import Platform

PLATFORMS: dict[str, Platform] = {
    "woocommerce": woocommerce,
}
