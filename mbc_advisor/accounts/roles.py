"""What a person may be here. What each role may do with words stands in `editorial/workflow/acts.py`."""

from django.db.models import TextChoices


class Role(TextChoices):
    """A person may hold several roles; nobody does two parts of the same change (`guidance/triggers.py`)."""

    EDITOR = "editor", "editor"
    """Writes: drafts, changes and submits words."""
    APPROVER = "approver", "approver"
    """Judges: reviews, approves and publishes words that somebody else wrote."""
    ADMINISTRATOR = "administrator", "administrator"
    """Manages people, not words."""
