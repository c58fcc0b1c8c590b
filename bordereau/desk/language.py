"""The choice of language: kept with the person, and for the sign-in page with the browser."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from bordereau.desk.frame import next_page
from bordereau.staff.actions import choose_language
from bordereau.staff.models import User


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    answer = HttpResponseRedirect(next_page(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            choose_language(request.user.pk, language)
        remember(answer, language)
    return answer


def remember(answer: HttpResponse, language: str) -> None:
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
