"""What templates of the desk say in words of the reader."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bordereau.desk import times
from bordereau.refusals import say
from bordereau.sales.balances import money as money_of

register = template.Library()


@register.simple_tag
def when(moment: datetime, zone: str) -> SafeString:
    """A time as one says it, with the full one on hover."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        times.in_full(moment, zone),
        times.said(moment, zone),
    )


@register.filter
def age(moment: datetime) -> str:
    return times.age(moment)


@register.filter
def money(amount: Decimal, currency: str) -> str:
    return money_of(amount, currency)


@register.simple_tag
def reason(sentence: str, params: dict[str, Any] | None = None) -> str:
    """A stored reason in the reader's language."""
    return say(sentence, params)


@register.filter
def units(number: int) -> str:
    """With a true minus, which is as wide as a digit."""
    return str(number).replace("-", "−")
