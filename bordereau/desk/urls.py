"""The pages' addresses."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView

from bordereau.desk import (
    frame,
    order_letters,
    order_moves,
    order_page,
    order_short,
    order_verbs,
    orders,
)


class VerbConverter(StringConverter):
    regex = "|".join(order_verbs.VERBS)


register_converter(VerbConverter, "verb")

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("outlet", frame.choose_outlet, name="outlet"),
    path("", include("bordereau.desk.shop_urls")),
    path("", include("bordereau.desk.sale_urls")),
    path("", include("bordereau.desk.stock_urls")),
    path("", include("bordereau.desk.ending_urls")),
    path("", RedirectView.as_view(pattern_name="desk:orders")),
    path("orders", orders.orders, name="orders"),
    path("orders/views", orders.views, name="order_views"),
    path("orders/pack", order_verbs.pack_many, name="orders_pack"),
    path("orders/<int:order_id>", order_page.order, name="order"),
    path("orders/<int:order_id>/row", orders.row, name="order_row"),
    path("orders/<int:order_id>/ask-to-ship", order_verbs.ask_to_ship, name="order_ship"),
    path("orders/<int:order_id>/ask-to-move", order_moves.ask_to_move, name="order_ask_move"),
    path("orders/<int:order_id>/move", order_moves.move, name="order_move"),
    path(
        "orders/<int:order_id>/move-to-customer",
        order_moves.move_to_customer,
        name="order_move_to_customer",
    ),
    path("orders/<int:order_id>/take-back", order_moves.take_back, name="order_take_back"),
    path("orders/<int:order_id>/merge", order_moves.merge, name="order_merge"),
    path("orders/<int:order_id>/ask-short/<int:line_id>", order_short.ask_short, name="ask_short"),
    path("orders/<int:order_id>/short", order_short.report, name="order_short"),
    path("orders/<int:order_id>/found", order_short.found, name="order_found"),
    path("orders/<int:order_id>/letter", order_letters.ask_letter, name="order_letter"),
    path("orders/<int:order_id>/send-letter", order_letters.send, name="order_send_letter"),
    path("orders/<int:order_id>/<verb:verb>", order_verbs.act, name="order_verb"),
]
