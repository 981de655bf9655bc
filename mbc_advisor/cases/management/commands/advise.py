"""python manage.py advise CASE.json [CASE.json ...]: one JSON object a case, in order."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from mbc_advisor.algorithm.case.read import CaseRefused, Fault
from mbc_advisor.guidance.edition.in_force import in_force_or_shipped

from ...json_answers.answer import Answering
from ...json_answers.lines import print_answers


class Command(BaseCommand):
    help = "Prints the advice for each case file as one JSON object a line; '-' reads standard input."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="CASE.json")
        parser.add_argument(
            "--explain", action="store_true", help="add why, why not, what would change it and what to ask next"
        )
        parser.add_argument(
            "--jsonl",
            action="store_true",
            help="each file holds one case a line; one answer a line, the same as of the case alone",
        )
        parser.add_argument(
            "--processes", type=int, default=2, metavar="N", help="that answer a --jsonl file (2 by default)"
        )

    def handle(self, *args, files, **options):
        answering, refused = Answering(in_force_or_shipped(), timezone.now(), options["explain"]), False
        if options["jsonl"]:
            if print_answers(files, answering, options["processes"], options["verbosity"] > 0):
                sys.exit(1)
            return
        for name in files:
            try:
                answer = answering.answer(_text(name))
            except CaseRefused as refusal:
                refused = True
                answer = {"file": name, "errors": [fault.sentence for fault in refusal.faults]}
            self.stdout.write(json.dumps(answer, ensure_ascii=not _takes_utf8(self.stdout)))
        if refused:
            sys.exit(1)


def _takes_utf8(stream) -> bool:
    return "utf" in (getattr(stream, "encoding", None) or "").lower()


def _text(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        why = f"it cannot be read ({error.strerror})"
    except UnicodeDecodeError:
        why = "it is not UTF-8 text"
    raise CaseRefused(
        [
            Fault(
                "file",
                f"File (file): {name} was given and {why}; accepted: a JSON file with one case, or - for standard input.",
            )
        ]
    )
