"""The addresses of Sales history."""

from django.urls import URLPattern, URLResolver, path

from bordereau.desk import sale_returns, sales

urlpatterns: list[URLPattern | URLResolver] = [
    path("sales", sales.sales, name="sales"),
    path("sales/<int:sale_id>", sales.sale, name="sale"),
    path("sales/<int:sale_id>/edit", sales.edit_sale, name="sale_edit"),
    path("sales/<int:sale_id>/returns", sale_returns.returns, name="sale_returns"),
    path(
        "sales/<int:sale_id>/returns/<int:return_id>/undo",
        sale_returns.undo,
        name="sale_return_undo",
    ),
]
