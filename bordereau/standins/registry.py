"""The stand-in stores, by platform: what starts one, and the platform that the demo plays."""

MODULES: dict[str, str] = {
    "bigcommerce": "bordereau.standins.bigcommerce",
    "lightspeed": "bordereau.standins.lightspeed",
    "lightspeed_c": "bordereau.standins.lightspeed_c",
    "shopify": "bordereau.standins.shopify",
    "woocommerce": "bordereau.standins.woocommerce",
}
OF_THE_DEMO = "woocommerce"
