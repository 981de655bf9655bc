"""python manage.py advise CASE.json [CASE.json ...]: one JSON object a case, in order."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from mbc_advisor.algorithm.case.facts import CaseRefused, Fault, read_case, read_json
from mbc_advisor.guidance.edition.in_force import in_force_or_shipped

from ...explanation.words import explanation_asked
from ...json_answers.answer import answer_of
from ...json_answers.batch import Terms
from ...json_answers.files import print_answers
from ...json_answers.lines_in_full import CHUNK_BYTES, InFull
from ...services import consult, limits


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
            help="each file holds one case a line; one answer a line, compact: without reasons, citations and open questions",
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="with --jsonl: the whole answer on each line, as for a case alone; much slower; --explain brings it too",
        )
        parser.add_argument(
            "--processes", type=int, default=2, metavar="N", help="that answer a --jsonl file (2 by default)"
        )

    def handle(self, *args, files, **options):
        edition, refused = in_force_or_shipped(), False
        if options["jsonl"]:
            whole = options["full"] or options["explain"]
            answering = InFull(edition, timezone.now(), options["explain"]) if whole else None
            terms, size = Terms(limits(), edition.number), CHUNK_BYTES if whole else 0
            if print_answers(files, terms, options["processes"], options["verbosity"] > 0, answering, size):
                sys.exit(1)
            return
        for name in files:
            try:
                data, explain = explanation_asked(read_json(_text(name)))
                consultation = consult(read_case(data), edition, timezone.now(), asking=False)
                answer = answer_of(consultation, explain or options["explain"])
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
