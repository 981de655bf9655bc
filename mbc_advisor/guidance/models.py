"""Editions of the words, as the database keeps them. Exactly one edition is in force."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Edition(models.Model):
    """A complete set of statements and references: changed only while a draft, frozen once it has been in force.

    Its state, and who may bring it into the next, is the business of `mbc_advisor.editorial`. The edition that
    comes with the program is in force from the start, ``submitted``: that it is read does not make it reviewed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        SUBMITTED = "submitted", "submitted, pending review by clinicians"
        UNDER_REVIEW = "under_review", "under review by clinicians"
        APPROVED = "approved", "approved by clinicians, not yet published"
        PUBLISHED = "published", "approved by clinicians"
        SUPERSEDED = "superseded", "superseded"
        WITHDRAWN = "withdrawn", "withdrawn"

    class Origin(models.TextChoices):
        SHIPPED = "shipped", "came with the program"
        DRAFTED = "drafted", "drafted here"
        IMPORTED = "imported", "imported from files"

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dated = models.DateField(help_text="the day it was put in force; until then, the day it was begun")
    content_hash = models.CharField(max_length=64, db_index=True)
    in_force = models.BooleanField(default=False)
    loaded_at = models.DateTimeField(auto_now_add=True)
    in_force_since = models.DateTimeField(null=True, blank=True, help_text="when it was last put in force")
    round = models.PositiveIntegerField(default=1, help_text="counts the approvals its words have outlived")
    approved_hash = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    marks = models.PositiveIntegerField(default=0, help_text="counts the withdrawals of statements and their ends")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["in_force"], condition=Q(in_force=True), name="one_edition_in_force"),
            models.UniqueConstraint(
                fields=["content_hash"], condition=Q(origin="shipped"), name="one_shipped_edition_of_these_words"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"])
                | Q(approved_hash=F("content_hash"), approved_by__isnull=False, approved_at__isnull=False),
                name="approval_binds_to_the_hash",
            ),
            models.CheckConstraint(condition=~Q(state="published") | Q(in_force=True), name="published_is_in_force"),
            models.CheckConstraint(
                condition=Q(in_force=False)
                | Q(state="published")
                | Q(state__in=["submitted", "under_review", "approved"], origin="shipped"),
                name="in_force_is_published_or_shipped",
            ),
        ]

    def __str__(self):
        return f"Edition {self.number} ({self.get_state_display()})"

    @property
    def frozen(self) -> bool:
        """Whether its words can no longer be changed: it is, or has been, in force, or it was given up."""
        return self.in_force_since is not None or self.state == self.State.WITHDRAWN

    @property
    def reviewed(self) -> bool:
        """Whether clinicians have approved the words it has now."""
        return self.approved_by_id is not None and self.approved_hash == self.content_hash


class Text(models.Model):
    """What is edited of an edition: each save names its version, so that two editors never overwrite each other."""

    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Statement(Text):
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
    strengths = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    variants = models.JSONField(default=dict)
    review_by = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="one_statement_a_code")]

    def __str__(self):
        return self.code


class Reference(Text):
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


class Withdrawal(models.Model):
    """An emergency withdrawal of one statement's words: by one person at once, confirmed by a second.

    It binds to the words (``text_hash``): they are withdrawn in whichever edition says the same of the code.
    """

    code = models.CharField(max_length=60)
    text_hash = models.CharField(max_length=64)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "text_hash"], condition=Q(lifted_at__isnull=True), name="withdrawn_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("by")), name="confirmed_by_a_second"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("by")), name="lifted_by_a_second"
            ),
        ]

    def __str__(self):
        return f"{self.code}, withdrawn {self.at:%Y-%m-%d}"


class Event(models.Model):
    """One line of the log of the editions: who did what to which, when and why. Added, never changed.

    ``by`` is nobody where the program itself acted. ``about`` is the code or the reference key that was changed,
    ``detail`` its words before and after.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    comment = models.TextField()
    from_state = models.CharField(max_length=20, choices=Edition.State.choices, blank=True)
    to_state = models.CharField(max_length=20, choices=Edition.State.choices)
    content_hash = models.CharField(max_length=64)
    about = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.act}, edition {self.edition_id}, {self.at:%Y-%m-%d %H:%M}"


class Contribution(models.Model):
    """Who had a part in the words of a round of an edition, and which: nobody in both.

    A round ends with an approval that an edit has undone. The one row a person may have a round is the
    two-person rule; `triggers.py` ties the approval of an edition to such a row.
    """

    class Part(models.TextChoices):
        CHANGED = "changed", "changed words"
        APPROVED = "approved", "approved them"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="contributions")
    round = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "round", "person"], name="nobody_changes_and_approves"),
        ]

    def __str__(self):
        return f"{self.person} {self.part} in round {self.round} of edition {self.edition_id}"
