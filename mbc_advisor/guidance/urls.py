"""The reading room: everything the advice rests on, open to all."""

from django.urls import path

from . import views

app_name = "guidance"

urlpatterns = [
    path("rulebook/", views.rulebook_index, name="rulebook"),
    path("codes/<slug:code>", views.code, name="code"),
    path("references/", views.references, name="references"),
    path("edition/", views.edition, name="edition"),
    path("policy/", views.policy, name="policy"),
    path("intended-use/", views.intended_use, name="intended_use"),
]
