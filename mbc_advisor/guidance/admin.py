"""Editions in the admin: to be read, not edited. Words are changed at the editors' desk (`mbc_advisor.editorial`)."""

from django.contrib import admin

from .models import Edition, Event, Reference, Statement


class ReadOnly(admin.ModelAdmin):
    """Shown to those who may view it; added, changed and deleted by nobody."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    list_display = ["number", "title", "state", "origin", "dated", "in_force", "approved_by"]
    list_select_related = ["approved_by"]


@admin.register(Statement)
class StatementAdmin(ReadOnly):
    list_display = ["code", "headline", "section", "basis", "edition"]
    list_filter = ["edition", "section", "basis"]
    list_select_related = ["edition"]
    search_fields = ["code", "headline", "body"]


@admin.register(Reference)
class ReferenceAdmin(ReadOnly):
    list_display = ["key", "authors", "title", "source", "edition"]
    list_filter = ["edition", "kind"]
    list_select_related = ["edition"]
    search_fields = ["key", "authors", "title", "source", "doi", "pmid"]


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "edition", "act", "about", "by", "comment"]
    list_filter = ["act", "edition"]
    list_select_related = ["edition", "by"]
    search_fields = ["about", "comment"]
