"""The product's addresses, and the floor: a view that does nothing, under the same middleware."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [path("empty/", lambda request: HttpResponse("")), path("", include("mbc_advisor.urls"))]
