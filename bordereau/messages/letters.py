"""What customers are told, in the shop's language: we do not know theirs."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from bordereau.fulfilment.models import Fulfilment
from bordereau.sales.balances import balance_of, money
from bordereau.sales.models import Shop

SHIPPED = "shipped"
READY_FOR_PICKUP = "ready_for_pickup"
WRITTEN = "written"  # by a person, with a subject and a text of their own
TEMPLATES = frozenset({SHIPPED, READY_FOR_PICKUP, WRITTEN})


def letter(payload: Mapping[str, Any], order: Fulfilment) -> EmailMultiAlternatives:
    """In text and in HTML, ready to send; `payload` is the push's, and names the template."""
    template = payload["template"]
    shop = Shop.objects.filter(pk=1).first()
    with translation.override(shop.language if shop else None):
        told = _told(order, shop) | {"text": payload.get("text", "")}
        subject = payload.get("subject") or _subject(template, told["number"], told["shop"])
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"messages/{template}.txt", told),
            to=[order.sale.customer_email],
        )
        html = render_to_string(f"messages/{template}.html", told)
        message.attach_alternative(html, "text/html")
    return message


def about_shortage(order: Fulfilment, facts: Mapping[str, Any], language: str) -> tuple[str, str]:
    """The subject and the text that are proposed when something of an order is missing.

    `facts` are the detail of the event that says so. A person edits it, and sends it or does not.
    """
    shop = Shop.objects.filter(pk=1).first()
    with translation.override(language):
        told = _told(order, shop) | {"facts": facts}
        subject = _("About your order %(number)s – %(shop)s") % _names(told["number"], told["shop"])
        return subject, render_to_string("messages/short.txt", told).strip()


def message_id(push_id: int, sender: str) -> str:
    """The same for the same push: a letter that was sent twice shows once in most mailboxes."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return f"<push-{push_id}@{domain}>"


def _subject(template: str, number: str, shop: str) -> str:
    if template == SHIPPED:
        return _("Your order %(number)s has been shipped – %(shop)s") % _names(number, shop)
    return _("Your order %(number)s is ready for pickup – %(shop)s") % _names(number, shop)


def _names(number: str, shop: str) -> dict[str, str]:
    return {"number": number, "shop": shop}


def _told(order: Fulfilment, shop: Shop | None) -> dict[str, Any]:
    sale = order.sale
    due = balance_of(sale).due
    return {
        "number": sale.store_order_number or sale.receipt_number,
        "shop": shop.name if shop else order.outlet.name,
        "name": sale.customer_name,
        "order": order,
        "outlet": order.outlet,
        "lines": [
            line for line in order.lines.select_related("sale_line").order_by("id") if line.wanted
        ],
        "due": money(due, sale.currency) if due else "",
    }
