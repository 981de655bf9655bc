"""Where a clinician goes: the questionnaire, the advice, the papers."""

from django.urls import path

from . import views

app_name = "cases"

urlpatterns = [
    path("", views.questionnaire, name="questionnaire"),
    path("live/", views.live, name="live"),
    path("study/<slug:modality>/", views.study, name="study"),
    path("advice/", views.advice, name="advice"),
    path("sheet/", views.sheet, name="sheet"),
    path("text/", views.text, name="text"),
]
