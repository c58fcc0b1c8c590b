"""The addresses of Stock › Levels."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from bordereau.desk import stock, stock_forms, stock_product, stock_sheets, stock_verbs


class StockVerbConverter(StringConverter):
    regex = "|".join(stock_forms.FORMS)


register_converter(StockVerbConverter, "stock_verb")

urlpatterns: list[URLPattern | URLResolver] = [
    path("stock", stock.levels, name="stock"),
    path("stock/<int:product_id>", stock_product.product, name="stock_product"),
    path("stock/<int:product_id>/barcodes", stock_product.add_code, name="barcode_add"),
    path(
        "stock/<int:product_id>/barcodes/<int:barcode_id>/remove",
        stock_product.remove_code,
        name="barcode_remove",
    ),
    path("stock/<stock_verb:verb>", stock_verbs.act, name="stock_verb"),
    path("stock/export", stock_sheets.export, name="stock_export"),
    path("stock/import", stock_sheets.give, name="stock_import"),
    path("stock/import/<int:sheet_id>", stock_sheets.sheet, name="stock_sheet"),
]
