"""Where a clinician goes: the questionnaire, the advice, the papers."""

from django.urls import path

from . import views, views_explanation

app_name = "cases"

urlpatterns = [
    path("", views.questionnaire, name="questionnaire"),
    path("live/", views.live, name="live"),
    path("study/<slug:modality>/", views.study, name="study"),
    path("advice/", views.advice, name="advice"),
    path("sheet/", views.sheet, name="sheet"),
    path("text/", views.text, name="text"),
    path("why/<slug:code>/", views_explanation.why, name="why"),
    path("why-not/<slug:section>/", views_explanation.why_not, name="why_not"),
    path("how-read/<slug:reading>/", views_explanation.how_read, name="how_read"),
    path("next/", views_explanation.ask_next, name="next"),
    path("reasoning/", views_explanation.reasoning, name="reasoning"),
]
