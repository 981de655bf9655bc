"""python manage.py prove: the rules proved over every case, and their census (`docs/proof.md`)."""

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

NO_SOLVER = "z3 is missing: pip install --require-hashes -r requirements-dev.txt"


class Command(BaseCommand):
    help = "Proves the rules over every possible case; counts the situations of each outcome."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--out", metavar="DIRECTORY", help="write each counter-example there as a case file")
        parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), help="how many work at once")
        parser.add_argument("--witnesses", metavar="FILE", help="write the cases that only the solver could find")
        parser.add_argument("--record", action="store_true", help="keep the result, so that editions can be published")
        parser.add_argument("--census", action="store_true", help="print the census of situations instead")
        parser.add_argument("--against", metavar="OLDFILE", help="list what has moved since this census instead")

    def handle(self, *args, out, processes, witnesses, record, census, against, **options):
        if census or against:
            self._census(against)
        else:
            self._prove(out, processes, witnesses, record)

    def _census(self, against):
        from mbc_advisor.algorithm.proof.census import Census

        if against is None:
            self.stdout.write(Census().text(), ending="")
            return
        try:
            old = Path(against).read_text(encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{against} cannot be read ({error.strerror}).") from error
        moved = Census().against(old)
        self.stdout.write("\n".join([*moved, f"{len(moved)} outcomes have moved."]))

    def _prove(self, out, processes, witnesses, record):
        if find_spec("z3") is None:
            raise CommandError(NO_SOLVER)
        from mbc_advisor.algorithm.proof.run import known, prove

        report = prove(processes, self._say)
        for number, (sentence, case) in enumerate(report.refuted, start=1):
            self.stdout.write(f"not so: {sentence}")
            if case is not None:
                text = json.dumps(case, ensure_ascii=False)
                self.stdout.write(text)
                if out:
                    place = Path(out) / f"counter-example-{number}.json"
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_text(text + "\n", encoding="utf-8")
        if witnesses:
            kept = [*known("witnesses.json"), *report.found]
            Path(witnesses).write_text(
                "[\n" + ",\n".join(json.dumps(case) for case in kept) + "\n]\n", encoding="utf-8"
            )
        if record:
            self._keep(report)
        if report.refuted:
            sys.exit(1)

    def _keep(self, report):
        from mbc_advisor.algorithm.rules_version import RECORD, rules_hash

        kept = {"rules": rules_hash(), "refuted": len(report.refuted), "summary": report.lines[-1]}
        RECORD.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
