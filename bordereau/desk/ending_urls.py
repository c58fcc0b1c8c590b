"""The addresses of what ends an order, or undoes its end."""

from django.urls import URLPattern, URLResolver, path

from bordereau.desk import order_cancel, order_reopen

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "orders/<int:order_id>/ask-to-cancel", order_cancel.ask_to_cancel, name="order_ask_cancel"
    ),
    path("orders/<int:order_id>/cancel", order_cancel.cancel, name="order_cancel"),
    path(
        "orders/<int:order_id>/ask-to-reopen", order_reopen.ask_to_reopen, name="order_ask_reopen"
    ),
    path("orders/<int:order_id>/reopen", order_reopen.reopen, name="order_reopen"),
]
