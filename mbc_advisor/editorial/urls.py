"""The editors' desk: for people with a role."""

from django.urls import path

from .views import editions, references, review, withdrawals, writing

app_name = "editorial"

urlpatterns = [
    path("", editions.desk, name="desk"),
    path("people/", editions.people, name="people"),
    path("editions/<int:number>/", editions.edition, name="edition"),
    path("editions/<int:number>/step/<slug:act>", editions.transition, name="transition"),
    path("editions/<int:number>/log/", editions.log, name="log"),
    path("withdrawals/", withdrawals.withdrawals, name="withdrawals"),
    path("withdrawals/new/<slug:code>", withdrawals.withdraw, name="withdraw"),
    path("withdrawals/<int:pk>/confirm", withdrawals.confirm, name="confirm"),
    path("withdrawals/<int:pk>/lift", withdrawals.lift, name="lift"),
    # writing
    path("editions/<int:number>/statements/", writing.statements, name="statements"),
    path("editions/<int:number>/statements/<slug:code>", writing.statement, name="statement"),
    path("editions/<int:number>/preview", writing.preview, name="preview"),
    path("editions/<int:number>/references/", references.references, name="references"),
    path("editions/<int:number>/references/new", references.new_reference, name="new_reference"),
    path("editions/<int:number>/references/<slug:key>", references.reference, name="reference"),
    path("editions/<int:number>/references/<slug:key>/remove", references.remove_reference, name="remove_reference"),
    path("editions/<int:number>/title", writing.title, name="title"),
    # review
    path("editions/<int:number>/changes/", review.changes, name="changes"),
    path("editions/<int:number>/changes/<slug:about>", review.change, name="change"),
    path("editions/<int:number>/impact/", review.impact, name="impact"),
    path("editions/<int:number>/warnings/", review.warnings, name="warnings"),
    path("editions/<int:number>/warnings/<slug:fingerprint>/accept", review.accept, name="accept"),
    path("editions/<int:number>/comments/<slug:about>", review.comment, name="comment"),
    path("comments/<int:pk>/resolve", review.resolve, name="resolve"),
]
