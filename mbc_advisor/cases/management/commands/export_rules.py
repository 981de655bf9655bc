"""python manage.py export_rules FILE [--check N]: the rules as a JDM decision, for other engines."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mbc_advisor.algorithm.export.agreement import said_here, said_there
from mbc_advisor.algorithm.export.jdm import jdm
from mbc_advisor.algorithm.export.random_cases import cases

from ...services import limits


class Command(BaseCommand):
    help = "Writes the rules as a JDM decision (GoRules); '-' writes to standard output."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--check",
            type=int,
            default=0,
            metavar="N",
            help="ask zen-engine (a development dependency) N cases drawn by lot and compare its advice with ours",
        )
        parser.add_argument("--seed", type=int, default=0, help="of the cases drawn by lot")

    def handle(self, *args, file, check, seed, **options):
        text = json.dumps(jdm(limits()), indent=1)
        if file == "-":
            self.stdout.write(text)
        else:
            try:
                Path(file).write_text(text + "\n")
            except OSError as error:
                raise CommandError(f"{file} cannot be written ({error.strerror}).") from None
        if check:
            self._check(text, check, seed)

    def _check(self, text, count, seed):
        try:
            import zen
        except ImportError:
            raise CommandError("--check needs zen-engine: pip install -r requirements-dev.txt.") from None
        decision = zen.ZenEngine().create_decision(text)
        for number, case in enumerate(cases(count, seed), start=1):
            there = said_there(decision.evaluate(json.dumps(case))["result"])
            here = said_here(case, limits())
            if here != there:
                self.stderr.write(f"case {number}: here {here[:3]}, zen-engine {there[:3]}, codes {here[3] ^ there[3]}")
                self.stdout.write(json.dumps(case))
                sys.exit(1)
        self.stderr.write(
            f"zen-engine gives the same conclusion, lean, certainty and advice in {count} of {count} cases."
        )
