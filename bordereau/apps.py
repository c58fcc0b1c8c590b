from django.apps import AppConfig


class BordereauConfig(AppConfig):
    name = "bordereau"
    label = "bordereau"
    default_auto_field = "django.db.models.BigAutoField"
