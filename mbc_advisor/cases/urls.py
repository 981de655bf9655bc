"""Where a clinician goes: the questionnaire, the advice, the papers."""

from django.urls import path

from . import explain_views, views

app_name = "cases"

urlpatterns = [
    path("", views.questionnaire, name="questionnaire"),
    path("live/", views.live, name="live"),
    path("study/<slug:modality>/", views.study, name="study"),
    path("advice/", views.advice, name="advice"),
    path("sheet/", views.sheet, name="sheet"),
    path("text/", views.text, name="text"),
    path("why/<slug:code>/", explain_views.why, name="why"),
    path("why-not/<slug:section>/", explain_views.why_not, name="why_not"),
    path("how-read/<slug:pair>/", explain_views.how_read, name="how_read"),
    path("next/", explain_views.ask_next, name="next"),
    path("reasoning/", explain_views.reasoning, name="reasoning"),
]
