"""Which room an address belongs to."""

from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("livez", views.livez, name="livez"),
    path("favicon.ico", views.no_icon),
    path("guidance/", include("mbc_advisor.library.urls")),
    path("editorial/", include("mbc_advisor.editorial.urls")),
    path("", include("mbc_advisor.accounts.urls")),
    path("", include("mbc_advisor.cases.urls")),
]

handler400 = "mbc_advisor.views.bad_request"
handler500 = "mbc_advisor.views.fault"

admin.site.site_header = admin.site.site_title = "MBC Advisor"
