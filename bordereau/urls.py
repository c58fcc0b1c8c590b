"""Every address, which is the list of what can be done."""

from django.urls import URLPattern, URLResolver, path

from bordereau.inbox.views import receive_webhook

urlpatterns: list[URLPattern | URLResolver] = [
    path("webhooks/<slug:platform>/<str:key>", receive_webhook, name="webhook"),
]
