"""The addresses of the first run, Channels, Settings and Needs attention."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from bordereau.desk import (
    attention_page,
    channel_apps,
    channel_comparison,
    channel_places,
    channel_progress,
    channel_verbs,
    channels,
    differences,
    language,
    people,
    settings_pages,
    setup,
)


class DifferenceVerbConverter(StringConverter):
    regex = "|".join(differences.VERBS)


class ReadingVerbConverter(StringConverter):
    regex = "|".join(channel_progress.VERBS)


register_converter(DifferenceVerbConverter, "difference_verb")
register_converter(ReadingVerbConverter, "reading_verb")

urlpatterns: list[URLPattern | URLResolver] = [
    path("setup", setup.setup, name="setup"),
    path("language", language.choose, name="language"),
    path("channels", channels.channel_list, name="channels"),
    path("channels/connect", channels.connect, name="connect"),
    path("channels/connect/<slug:platform>", channels.connect_one, name="channel_connect"),
    path("channels/apps/<slug:platform>", channel_apps.app, name="channel_app"),
    path("channels/apps/<slug:platform>/start", channel_apps.start, name="channel_app_start"),
    path("channels/apps/<slug:platform>/callback", channel_apps.callback),
    path("channels/apps/<slug:platform>/load", channel_apps.load),
    path("channels/apps/<slug:platform>/uninstall", channel_apps.uninstall),
    path("channels/<int:channel_id>", channels.channel, name="channel"),
    path("channels/<int:channel_id>/check", channel_verbs.check, name="channel_check"),
    path("channels/<int:channel_id>/sync", channel_verbs.sync, name="channel_sync"),
    path("channels/<int:channel_id>/switch", channel_verbs.switch, name="channel_switch"),
    path("channels/<int:channel_id>/reconnect", channels.reconnect, name="channel_reconnect"),
    path("channels/<int:channel_id>/outlets", channels.serve, name="channel_outlets"),
    path(
        "channels/<int:channel_id>/disconnect", channel_verbs.disconnect, name="channel_disconnect"
    ),
    path("channels/<int:channel_id>/places", channel_places.places, name="channel_places"),
    path("channels/<int:channel_id>/words", channels.complete_with, name="channel_words"),
    path("channels/<int:channel_id>/products", channel_progress.products, name="channel_products"),
    path("channels/<int:channel_id>/progress", channel_progress.progress, name="channel_progress"),
    path("channels/<int:channel_id>/<reading_verb:verb>", channel_progress.act, name="channel_act"),
    path(
        "channels/<int:channel_id>/comparison",
        channel_comparison.comparison,
        name="channel_comparison",
    ),
    path("channels/<int:channel_id>/compare", channel_comparison.compare, name="channel_compare"),
    path(
        "channels/<int:channel_id>/stop-comparing",
        channel_comparison.stop,
        name="channel_stop_comparing",
    ),
    path("channels/<int:channel_id>/repair", channel_comparison.repair, name="channel_repair"),
    path("channels/<int:channel_id>/status", attention_page.name_status, name="name_status"),
    path("settings", settings_pages.shop, name="settings"),
    path("settings/outlets", settings_pages.outlet_list, name="outlets"),
    path("settings/outlets/new", settings_pages.outlet_new, name="outlet_new"),
    path("settings/outlets/<int:outlet_id>", settings_pages.outlet, name="outlet_edit"),
    path(
        "settings/outlets/<int:outlet_id>/registers",
        settings_pages.register_new,
        name="register_new",
    ),
    path(
        "settings/registers/<int:register_id>",
        settings_pages.register_rename,
        name="register_rename",
    ),
    path("settings/people", people.people, name="people"),
    path("settings/people/new", people.person_new, name="person_new"),
    path("settings/people/<int:user_id>", people.person, name="person"),
    path("settings/people/<int:user_id>/state", people.person_state, name="person_state"),
    path("settings/people/<int:user_id>/password", people.person_password, name="person_password"),
    path("settings/people/<int:user_id>/tokens", people.token_new, name="token_new"),
    path("settings/tokens/<int:token_id>/revoke", people.token_revoke, name="token_revoke"),
    path("attention", attention_page.page, name="attention"),
    path("attention/inbox/<int:row_id>", attention_page.retry_inbox, name="retry_inbox"),
    path("attention/pushes/<int:push_id>", attention_page.retry_failed_push, name="retry_push"),
    path("attention/places/<int:place_id>", attention_page.map_place, name="map_place"),
    path(
        "attention/differences/<int:difference_id>/<difference_verb:verb>",
        channel_comparison.settle,
        name="settle",
    ),
    path("attention/changes/<int:order_id>", attention_page.settle_change, name="settle_change"),
    path("attention/products/<int:product_id>/confirm", attention_page.confirm, name="confirm"),
    path("attention/products/<int:product_id>/link", attention_page.link, name="link"),
]
