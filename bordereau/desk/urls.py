"""The pages' addresses."""

from django.urls import URLPattern, URLResolver, path

from bordereau.desk import frame

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("outlet", frame.choose_outlet, name="outlet"),
]
