"""Editions of the words, as the database keeps them. Exactly one edition is in force."""

from django.db import models


class Edition(models.Model):
    """A complete, immutable set of statements and references."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "submitted, pending review by clinicians"
        APPROVED = "approved", "approved by clinicians"

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=Status.choices)
    dated = models.DateField()
    content_hash = models.CharField(max_length=64, unique=True)
    in_force = models.BooleanField(default=False)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_force"], condition=models.Q(in_force=True), name="one_edition_in_force"
            ),
        ]

    def __str__(self):
        return f"Edition {self.number} ({self.get_status_display()})"


class Statement(models.Model):
    """The words for one code in one edition; ``variants`` holds what each variant says otherwise."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="statements")
    code = models.CharField(max_length=60)
    section = models.CharField(max_length=20)
    headline = models.CharField(max_length=200)
    body = models.TextField()
    plain = models.TextField()
    grade = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=20)
    citations = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    variants = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="one_statement_a_code")]

    def __str__(self):
        return self.code


class Reference(models.Model):
    """A source that statements of the same edition cite by its key."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="references")
    key = models.CharField(max_length=60)
    authors = models.TextField(blank=True)
    title = models.TextField()
    source = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, default="article")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="one_reference_a_key")]

    def __str__(self):
        return self.key
