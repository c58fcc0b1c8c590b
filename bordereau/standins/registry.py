"""The stand-in stores, by platform: what starts one, and the platform that the demo plays."""

MODULES: dict[str, str] = {"woocommerce": "bordereau.standins.woocommerce"}
OF_THE_DEMO = "woocommerce"
