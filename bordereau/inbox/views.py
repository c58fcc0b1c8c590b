"""The address at which stores tell us things: verify, keep, answer. Nothing else happens here."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@csrf_exempt
@require_POST
def receive_webhook(request: HttpRequest, platform: str, key: str) -> HttpResponse:
    return HttpResponse(status=404)
