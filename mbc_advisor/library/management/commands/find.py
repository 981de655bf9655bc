"""python manage.py find "words": where a sentence of a page stands, and which rule gives it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...find import Place, find, rules_of


class Command(BaseCommand):
    help = (
        "Names file and line of every text that has the words, with code and rule where it is a statement. Copy a sentence"
        " from a page as it is; where no text has all of it, the longest part that one has is looked for."
    )

    def add_arguments(self, parser):
        parser.add_argument("words", nargs="+", metavar="WORDS")

    def handle(self, *args, words, **options):
        sentence = " ".join(words)
        looked_for, places = find(settings.BASE_DIR, sentence)
        if not places:
            raise CommandError("No text has these words. Try a part of the sentence without names and numbers.")
        self.stdout.write(f"{len(places)} place{'s' * (len(places) > 1)} with “{looked_for}”")
        for place in places:
            self.stdout.write(f"{place.path}:{place.line}  {place.code} {place.what}".rstrip())
            for rule in rules_of(settings.BASE_DIR, place.code) if place.code else ():
                self.stdout.write(f"  given by {_line(rule)}")


def _line(place: Place) -> str:
    return f"{place.path}:{place.line}"
