"""Every address, which is the list of what can be done."""

from django.urls import URLPattern, URLResolver, include, path

from bordereau.api import health
from bordereau.inbox.views import receive_webhook
from bordereau.live.views import live

urlpatterns: list[URLPattern | URLResolver] = [
    path("webhooks/<slug:platform>/<str:key>", receive_webhook, name="webhook"),
    path("", include("bordereau.desk.urls")),
    path("documents/", include("bordereau.documents.urls")),
    path("account/", include("bordereau.staff.urls")),
    path("", include("bordereau.api.routes")),
    path("live", live, name="live"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics_page),
]

handler500 = "bordereau.unavailable.server_error"
