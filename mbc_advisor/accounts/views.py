"""Signing in and out, and changing one's own password: Django's own views, with our words.

No mail goes out from here, so a forgotten password is set anew by an administrator.
"""

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.urls import reverse_lazy

_NO = "Name and password do not match, or this person may no longer sign in. Capital letters count."


class Credentials(AuthenticationForm):
    """Name and password; one sentence for every way in which they can be wrong, so that it gives nothing away."""

    error_messages = {"invalid_login": _NO, "inactive": _NO}


class Refusing:
    """What cannot be taken is answered with 422, as everywhere on this site."""

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignIn(Refusing, views.LoginView):
    """Whoever is signed in already goes on to where they wanted."""

    template_name = "accounts/sign_in.html"
    authentication_form = Credentials
    redirect_authenticated_user = True


class SignOut(views.LogoutView):
    """By POST only, so that no foreign page signs anybody out."""


class OwnPassword(Refusing, views.PasswordChangeView):
    """The old password, and the new one twice."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("editorial:desk")

    def form_valid(self, form):
        messages.success(self.request, "Your password is changed. Wherever else you were signed in, you no longer are.")
        return super().form_valid(form)
