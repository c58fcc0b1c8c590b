"""A product or a variation as the API shows it."""

from . import money
from .clock import gmt
from .errors import Json
from .lines import decimal
from .render_order import READ_WRITE
from .shop import Shop
from .state import Product

NOTHING_ON_SALE: Json = {
    "date_on_sale_from": None,
    "date_on_sale_from_gmt": None,
    "date_on_sale_to": None,
    "date_on_sale_to_gmt": None,
}
NO_DOWNLOADS: Json = {
    "downloadable": False,
    "downloads": [],
    "download_limit": -1,
    "download_expiry": -1,
}
NO_SIZE: Json = {"length": "", "width": "", "height": ""}


def render(shop: Shop, product: Product, scheme: str) -> Json:
    """As a row of /products: the same for a variation, found there by its SKU."""
    site = f"{scheme}://{shop.address}"
    is_variation = product.type == "variation"
    is_variable = product.type == "variable"
    return {
        "id": product.id,
        "name": product.name,
        "slug": product.slug,
        "permalink": permalink(shop, product, site),
        **dates(shop, product),
        "type": product.type,
        "status": product.status,
        "featured": False,
        "catalog_visibility": "visible",
        "description": paragraphs(product.description),
        "short_description": "",
        "sku": product.sku,
        **prices(shop, product),
        "total_sales": str(product.total_sales) if is_variation else product.total_sales,
        "virtual": product.virtual,
        **NO_DOWNLOADS,
        "external_url": "",
        "button_text": "",
        "tax_status": "taxable",
        "tax_class": "",
        **stock_fields(product),
        "low_stock_amount": None,
        "sold_individually": False,
        "weight": product.weight,
        "dimensions": NO_SIZE,
        "shipping_required": not product.virtual,
        "shipping_taxable": not product.virtual,
        "shipping_class": "",
        "shipping_class_id": 0,
        "reviews_allowed": not is_variation,
        "average_rating": "0.00",
        "rating_count": 0,
        "upsell_ids": [],
        "cross_sell_ids": [],
        "parent_id": product.parent_id,
        "purchase_note": "",
        "categories": [] if is_variation else [category(product)],
        "brands": [],
        "tags": [],
        "images": images(shop, product, site),
        "attributes": product.attributes,
        "default_attributes": [],
        "variations": product.variation_ids,
        "grouped_products": [],
        "menu_order": 0,
        "price_html": price_html(shop, product),
        "related_ids": [],
        "meta_data": [],
        "stock_status": product.stock_status,
        "has_options": is_variable,
        "post_password": "",
        "global_unique_id": product.gtin,
        "_links": links(site, "products", product),
    }


def render_saved(shop: Shop, product: Product, scheme: str) -> Json:
    """The answer to a write: two fields more than when it is read."""
    site = f"{scheme}://{shop.address}"
    shown = render(shop, product, scheme)
    linked = shown.pop("_links")
    return {
        **shown,
        "description": product.description,
        "permalink_template": f"{site}/product/%pagename%/",
        "generated_slug": product.slug,
        "_links": linked,
    }


def render_saved_variation(shop: Shop, product: Product, scheme: str) -> Json:
    return {**render_variation(shop, product, scheme), "tax_class": "parent"}


def render_variation(shop: Shop, product: Product, scheme: str) -> Json:
    """As a row of /products/N/variations: fewer fields, and its own short name."""
    site = f"{scheme}://{shop.address}"
    pictures = images(shop, product, site)
    return {
        "id": product.id,
        "type": "variation",
        **dates(shop, product),
        "description": paragraphs(product.description),
        "permalink": permalink(shop, product, site),
        "sku": product.sku,
        "global_unique_id": product.gtin,
        **prices(shop, product),
        "status": product.status,
        "virtual": product.virtual,
        **NO_DOWNLOADS,
        "tax_status": "taxable",
        "tax_class": "",
        **stock_fields(product),
        "stock_status": product.stock_status,
        "low_stock_amount": None,
        "weight": product.weight,
        "dimensions": NO_SIZE,
        "shipping_class": "",
        "shipping_class_id": 0,
        "image": pictures[0] if pictures else None,
        "gallery_image_ids": [],
        "attributes": product.attributes,
        "menu_order": 0,
        "meta_data": [],
        "name": ", ".join(attribute["option"] for attribute in product.attributes),
        "parent_id": product.parent_id,
        "_links": links(site, f"products/{product.parent_id}/variations", product),
    }


def dates(shop: Shop, product: Product) -> Json:
    return {
        "date_created": shop.clock.local(product.created),
        "date_created_gmt": gmt(product.created),
        "date_modified": shop.clock.local(product.modified),
        "date_modified_gmt": gmt(product.modified),
    }


def prices(shop: Shop, product: Product) -> Json:
    price = lowest_price(shop, product)
    return {
        "price": price,
        "regular_price": product.regular_price,
        "sale_price": product.sale_price,
        **NOTHING_ON_SALE,
        "on_sale": bool(product.sale_price),
        "purchasable": bool(price),
    }


def lowest_price(shop: Shop, product: Product) -> str:
    """A variable product's price is its cheapest variation's."""
    if product.type != "variable":
        return product.price
    offered = [shop.state.products[number].price for number in product.variation_ids]
    return min(offered, key=decimal, default="")


def stock_fields(product: Product) -> Json:
    return {
        "manage_stock": product.manage_stock,
        "stock_quantity": product.stock_quantity,
        "backorders": product.backorders,
        "backorders_allowed": product.backorders != "no",
        "backordered": product.stock_status == "onbackorder",
    }


def price_html(shop: Shop, product: Product) -> str:
    price = lowest_price(shop, product)
    if not price:
        return ""
    symbol = money.SYMBOLS[shop.options.currency]
    return f'<span class="woocommerce-Price-amount amount"><bdi>{symbol}{price}</bdi></span>'


def permalink(shop: Shop, product: Product, site: str) -> str:
    parent = shop.state.products.get(product.parent_id)
    if parent is None:
        return f"{site}/product/{product.slug}/"
    chosen = "&".join(
        f"attribute_{a['slug']}={slug_of(a['option'], a['id'])}" for a in product.attributes
    )
    return f"{site}/product/{parent.slug}/?{chosen}"


def slug_of(option: str, attribute: int) -> str:
    """A shared attribute's options have slugs; a product's own are written as they are."""
    return option.lower() if attribute else option


def paragraphs(text: str) -> str:
    """Read, a description is HTML; written, it is as it was typed."""
    return f"<p>{text}</p>\n" if text and not text.startswith("<") else text


def category(product: Product) -> Json:
    slug = product.category.lower().replace(" & ", "-").replace(" ", "-")
    number = 15 + sum(map(ord, slug)) if slug != "uncategorized" else 15
    return {"id": number, "name": product.category, "slug": slug}


def images(shop: Shop, product: Product, site: str) -> list[Json]:
    if not product.picture:
        return []
    return [
        {
            "id": product.id,
            **dates(shop, product),
            "src": f"{site}{product.picture}",
            "name": product.slug,
            "alt": product.name,
        }
    ]


def links(site: str, folder: str, product: Product) -> Json:
    base = f"{site}/wp-json/wc/v3"
    shown: Json = {
        "self": [{"href": f"{base}/{folder}/{product.id}", "targetHints": {"allow": READ_WRITE}}],
        "collection": [{"href": f"{base}/{folder}"}],
    }
    if product.parent_id:
        shown["up"] = [{"href": f"{base}/products/{product.parent_id}"}]
    return shown
