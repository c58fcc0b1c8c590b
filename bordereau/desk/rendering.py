"""How every form of ours looks: Django's own templates, with our field and our class names."""

from typing import Any

from django.forms import BoundField, Widget
from django.forms.renderers import TemplatesSetting

TICKS = frozenset({"checkbox", "radio", "hidden"})


class Field(BoundField):
    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        if getattr(shown, "input_type", "") not in TICKS and "class" not in shown.attrs:
            built.setdefault("class", "input")
        return built


class Renderer(TemplatesSetting):
    bound_field_class = Field
    field_template_name = "forms/field.html"
