"""Needs attention: each matter with its reason, and the one action that settles it, right there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bordereau.channels import actions as channels
from bordereau.channels.lacking import lacking
from bordereau.channels.models import Channel, StorePlace
from bordereau.channels.places import map_place as map_one
from bordereau.channels.shapes import Stage
from bordereau.comparison.differences import needing_attention
from bordereau.comparison.failing import failing_comparisons
from bordereau.desk import attention
from bordereau.desk import attention_queries as waiting
from bordereau.desk.channel_forms import NOT_OURS, STAGES
from bordereau.desk.channel_rows import shown_failing
from bordereau.desk.differences import told_of, told_of_sale
from bordereau.desk.rights import needs, told
from bordereau.desk.store_changes import ChangeView
from bordereau.fulfilment.confirming import confirm_change
from bordereau.fulfilment.models import Fulfilment
from bordereau.inbox.actions import retry_row
from bordereau.numbers import number
from bordereau.outbox.actions import retry_push
from bordereau.refusals import say
from bordereau.sales.linking import confirm_product, link_product
from bordereau.staff.access import Actor, May
from bordereau.stock.models import Outlet, Product


@needs(May.SEE_CHANNELS)
def page(request: HttpRequest, by: Actor) -> HttpResponse:
    most, now = waiting.MOST_SHOWN, timezone.now()
    parked, pushes = waiting.parked_rows(), waiting.failed_pushes()
    products = waiting.unknown_products()
    overview = attention.overview()
    shown = {
        "is_work_stopped": overview.is_work_stopped,
        "total": overview.count,
        "reconnects": [(one, _reason(one)) for one in waiting.needing_reconnect()],
        "lacking": [(channel, lacking(channel)) for channel in waiting.lacking_permissions()],
        "silent": [(one, _reason(one)) for one in waiting.silent(now)],
        "places": waiting.places_with_guesses(),
        "statuses": list(waiting.unknown_statuses()[:most]),
        "stages": STAGES,
        "parked": [(row, say(row.reason, row.reason_params)) for row in parked[:most]],
        "pushes": [(push, say(push.reason, push.reason_params)) for push in pushes[:most]],
        "products": list(products.prefetch_related("external_ids__channel", "barcodes")[:most]),
        "webhooks": shown_failing(now),
        "comparisons": [
            (reading.channel, say(reading.reason, reading.reason_params))
            for reading in failing_comparisons(now)
        ],
        "differences": [
            *map(told_of_sale, waiting.differing_sales()[:most]),
            *map(told_of, needing_attention().select_related("channel", "sale")[:most]),
        ],
        "changes": [
            (ChangeView(change), by.works_in(change.fulfilment.outlet_id))
            for change in waiting.store_changes()[:most]
        ],
        "all_outlets": Outlet.objects.all(),
        "may_connect": by.may(May.CONNECT_CHANNELS),
    }
    return render(request, "desk/attention/page.html", shown)


def _reason(channel: Channel) -> str:
    return say(channel.reason, channel.reason_params)


@require_POST
@needs(May.TEND_CHANNELS)
def retry_inbox(request: HttpRequest, by: Actor, row_id: int) -> HttpResponse:
    done = _("It is applied again in a moment; it comes back here if that fails.")
    told(request, lambda: retry_row(row_id, by), done)
    return redirect("desk:attention")


@require_POST
@needs(May.TEND_CHANNELS)
def retry_failed_push(request: HttpRequest, by: Actor, push_id: int) -> HttpResponse:
    done = _("It is sent again in a moment; it comes back here if that fails.")
    told(request, lambda: retry_push(push_id, by), done)
    return redirect("desk:attention")


@require_POST
@needs(May.TEND_CHANNELS)
def map_place(request: HttpRequest, by: Actor, place_id: int) -> HttpResponse:
    place = get_object_or_404(StorePlace, pk=place_id)
    answer = request.POST.get("outlet", "")
    if answer == NOT_OURS:
        done = _("%(place)s is not one of your outlets. Nothing is sent there.")
        told(request, lambda: map_one(place_id, None, by), done % {"place": place.name})
    else:
        outlet = get_object_or_404(Outlet, pk=number(answer))
        done = _("%(place)s is %(outlet)s from now on. The orders that waited for it go on.")
        told(
            request,
            lambda: map_one(place_id, outlet.pk, by),
            done % {"place": place.name, "outlet": outlet.name},
        )
    return _back(request, place.channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def name_status(request: HttpRequest, by: Actor, channel_id: int) -> HttpResponse:
    status, stage = request.POST.get("status", ""), request.POST.get("stage", "")
    if stage in dict(STAGES):
        told(
            request,
            lambda: channels.name_status(channel_id, status, Stage(stage), by),
            _("“%(status)s” is understood from now on.") % {"status": status},
        )
    return _back(request, channel_id)


@require_POST
@needs(May.TEND_CHANNELS)
def confirm(request: HttpRequest, by: Actor, product_id: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=product_id)
    done = _("%(name)s is a product of yours now. Its stock begins at zero: count it.")
    told(request, lambda: confirm_product(product_id, by), done % {"name": product.name})
    return redirect("desk:attention")


@require_POST
@needs(May.TEND_CHANNELS)
def link(request: HttpRequest, by: Actor, product_id: int) -> HttpResponse:
    """To the product with the SKU or barcode that was typed or scanned."""
    wanted = waiting.product_by_code(request.POST.get("code", ""))
    done = _("From now on the store's product is %(name)s.")
    told(
        request,
        lambda: link_product(product_id, wanted.pk if wanted else 0, by),
        done % {"name": wanted.name if wanted else ""},
    )
    return redirect("desk:attention")


@require_POST
@needs(May.TEND_CHANNELS)
def settle_change(request: HttpRequest, by: Actor, order_id: int) -> HttpResponse:
    order = get_object_or_404(Fulfilment.objects.select_related("sale"), pk=order_id)
    version = number(request.POST.get("version"))
    done = _("The store's change to %(receipt)s is confirmed.")
    told(
        request,
        lambda: confirm_change(order_id, by, version),
        done % {"receipt": order.sale.receipt_number},
    )
    return redirect("desk:attention")


def _back(request: HttpRequest, channel_id: int) -> HttpResponse:
    """To Needs attention, or to the channel's page, which asks the same."""
    if request.POST.get("from") == "channel":
        return redirect("desk:channel", channel_id)
    return redirect("desk:attention")
