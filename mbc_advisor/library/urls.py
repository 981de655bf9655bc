"""The reading room: everything the advice rests on, open to all."""

from django.urls import path

from . import views
from .search import views as search_views

app_name = "library"

urlpatterns = [
    path("", views.rooms, name="rooms"),
    path("rulebook/", views.rulebook_index, name="rulebook"),
    path("codes/<slug:code>", views.code, name="code"),
    path("references/", views.references, name="references"),
    path("search/", search_views.search_page, name="search"),
    path("edition/", views.edition, name="edition"),
    path("editions/<int:number>/", views.edition_of_number, name="edition_of_number"),
    path("policy/", views.policy, name="policy"),
    path("intended-use/", views.intended_use, name="intended_use"),
]
