"""The editors' desk: for people with a role."""

from django.urls import path

from . import views, views_references, views_review, views_withdrawals, views_writing

app_name = "editorial"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("people/", views.people, name="people"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("editions/<int:number>/step/<slug:act>", views.step, name="step"),
    path("editions/<int:number>/log/", views.log, name="log"),
    path("withdrawals/", views_withdrawals.withdrawals, name="withdrawals"),
    path("withdrawals/new/<slug:code>", views_withdrawals.withdraw, name="withdraw"),
    path("withdrawals/<int:pk>/confirm", views_withdrawals.confirm, name="confirm"),
    path("withdrawals/<int:pk>/lift", views_withdrawals.lift, name="lift"),
    # writing
    path("editions/<int:number>/statements/", views_writing.statements, name="statements"),
    path("editions/<int:number>/statements/<slug:code>", views_writing.statement, name="statement"),
    path("editions/<int:number>/preview", views_writing.preview, name="preview"),
    path("editions/<int:number>/references/", views_references.references, name="references"),
    path("editions/<int:number>/references/new", views_references.new_reference, name="new_reference"),
    path("editions/<int:number>/references/<slug:key>", views_references.reference, name="reference"),
    path(
        "editions/<int:number>/references/<slug:key>/remove", views_references.remove_reference, name="remove_reference"
    ),
    path("editions/<int:number>/title", views_writing.title, name="title"),
    # review
    path("editions/<int:number>/changes/", views_review.changes, name="changes"),
    path("editions/<int:number>/changes/<slug:about>", views_review.change, name="change"),
    path("editions/<int:number>/impact/", views_review.impact, name="impact"),
    path("editions/<int:number>/warnings/", views_review.warnings, name="warnings"),
    path("editions/<int:number>/warnings/<slug:fingerprint>/accept", views_review.accept, name="accept"),
    path("editions/<int:number>/comments/<slug:about>", views_review.comment, name="comment"),
    path("comments/<int:pk>/resolve", views_review.resolve, name="resolve"),
]
