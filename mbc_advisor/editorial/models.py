"""What reviewers say of a draft, and which warnings of the lint somebody has accepted by name."""

from django.conf import settings
from django.db import models

from mbc_advisor.guidance.models import Edition


class Comment(models.Model):
    """What somebody says of one statement, one reference or (``about`` empty) the whole of an edition; open until resolved.

    ``text_hash`` is what it was said of, so that a reader sees when the words have changed since.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="comments")
    about = models.CharField(max_length=60, blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Comment {self.pk} on {self.about or f'edition {self.edition_id}'}"


class Acceptance(models.Model):
    """A warning of the consistency lint that somebody has accepted by name, with a reason.

    ``fingerprint`` covers the warning and the words it is about: changed words bring the warning back.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    about = models.CharField(max_length=60)
    warning = models.TextField()
    reason = models.TextField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="acceptances")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.about}: {self.warning}"
