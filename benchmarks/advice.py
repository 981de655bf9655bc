"""How long one advice takes in process: every acceptance case, the whole algorithm.

python benchmarks/advice.py [--json]

The floor is reading the case (its validation), timed in the same run. ask_next tries every open answer and
every two of them; its bar is 30 ms.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from statistics import median
from timeit import repeat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mbc_advisor.algorithm.acceptance import vignettes  # noqa: E402
from mbc_advisor.algorithm.advise import advise  # noqa: E402
from mbc_advisor.algorithm.case.read import read_case  # noqa: E402
from mbc_advisor.algorithm.explain.next_question import ask_next  # noqa: E402

NUMBER = 20


def microseconds(act, number: int = NUMBER) -> float:
    """The best of five, per call."""
    return min(repeat(act, number=number, repeat=5)) / number * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    cases = [vignette["case"] for vignette in vignettes().values()]
    facts = [read_case(case) for case in cases]
    figures = {
        "read_case": median(microseconds(lambda case=case: read_case(case)) for case in cases),
        "advise": median(microseconds(lambda one=one: advise(one)) for one in facts),
        "advise_and_open_answers": median(microseconds(lambda one=one: advise(one, asking=True)) for one in facts),
        "advise_and_every_open_question": median(microseconds(lambda one=one: advise(one).missing) for one in facts),
        "ask_next": median(microseconds(lambda one=one: ask_next(one), number=2) for one in facts),
        "advise_with_reasons": median(
            microseconds(lambda one=one: [r.reasons for r in advise(one).recommendations]) for one in facts
        ),
    }
    if options.json:
        print(
            json.dumps({"cases": len(facts), "us_per_case": {name: round(value, 1) for name, value in figures.items()}})
        )
        return
    floor = figures["read_case"]
    for name, value in figures.items():
        print(f"{name:32} {value:8.1f} us  {value / floor:6.1f} times reading the case")


if __name__ == "__main__":
    main()
