"""Signing in and out, and changing one's own password: Django's own views, with our words.

No mail goes out from here, so a forgotten password is set anew by an administrator.

A form may arrive after its sender's session has ended. What was typed then goes along, in hidden fields, through
the sign-in to a page that sends it again: hours of writing are not lost to a redirect.
"""

from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.generic import FormView

_NO = "Name and password do not match, or this person may no longer sign in. Capital letters count."


class Credentials(AuthenticationForm):
    """Name and password; one sentence for every way in which they can be wrong, so that it gives nothing away."""

    error_messages = {"invalid_login": _NO, "inactive": _NO}


class Refusing(FormView):
    """What cannot be taken is answered with 422, as everywhere on this site."""

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


KEPT = "kept-"
"""What the names of fields that go along through the sign-in begin with."""


def sign_in_and_go_on(request: HttpRequest) -> HttpResponse:
    """Answer a form whose sender is signed in no more: sign in here, and it is sent again."""
    context = {"form": Credentials(request), "next": request.get_full_path(), "kept": _typed(request.POST)}
    return render(request, "accounts/sign_in.html", context, status=403)


def go_on(request: HttpRequest, address: str, kept: list[tuple[str, str]]) -> HttpResponse:
    """Ask somebody who is signed in to send again what was typed; not sent unasked, since a sign-in is no consent to it."""
    return render(request, "accounts/go_on.html", {"address": address, "kept": kept})


def send_again(request: HttpRequest) -> HttpResponse:
    """Answer a form that was opened before its sender signed in anew, elsewhere in the same browser."""
    if not request.user.is_authenticated:
        return sign_in_and_go_on(request)
    return go_on(request, request.get_full_path(), _typed(request.POST))


def _typed(sent: QueryDict, marked: str = "") -> list[tuple[str, str]]:
    return [
        (name.removeprefix(marked), value)
        for name, values in sent.lists()
        for value in values
        if name.startswith(marked) and name != "csrfmiddlewaretoken"
    ]


class SignIn(Refusing, views.LoginView):
    """Whoever is signed in already goes on to where they wanted."""

    template_name = "accounts/sign_in.html"
    authentication_form = Credentials
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=_typed(self.request.POST, KEPT), **kwargs)

    def form_valid(self, form):
        if kept := _typed(self.request.POST, KEPT):
            login(self.request, form.get_user())
            return go_on(self.request, self.get_success_url(), kept)
        return super().form_valid(form)


class SignOut(views.LogoutView):
    """By POST only, so that no foreign page signs anybody out."""


class OwnPassword(Refusing, views.PasswordChangeView):
    """The old password, and the new one twice."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("editorial:desk")

    def form_valid(self, form):
        messages.success(self.request, "Your password is changed. Wherever else you were signed in, you no longer are.")
        return super().form_valid(form)
