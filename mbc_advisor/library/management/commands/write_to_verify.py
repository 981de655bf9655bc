"""python manage.py write_to_verify: write docs/clinical/to-verify.md from the shipped edition."""

from django.conf import settings
from django.core.management.base import BaseCommand

from mbc_advisor.guidance.edition.in_force import shipped

from ...to_verify import markdown

PAGE = settings.BASE_DIR / "docs" / "clinical" / "to-verify.md"


class Command(BaseCommand):
    help = "Writes the list of statements that reviewers must verify, from the shipped edition."

    def handle(self, *args, **options):
        PAGE.write_text(markdown(shipped()), encoding="utf-8")
        self.stdout.write(f"{PAGE} is written.")
