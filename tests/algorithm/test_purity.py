"""The algorithm knows no web: it loads without Django, without a clock's leave, and quickly."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import mbc_advisor.algorithm

ALGORITHM = Path(mbc_advisor.algorithm.__file__).parent
ROOT = ALGORITHM.parent.parent
PURE = ("advise.py", "evaluate.py", "case", "logic", "imaging", "rules", "explain", "rulebook")

LOOK = """
import sys, time
began = time.perf_counter()
import mbc_advisor.algorithm.advise
took = time.perf_counter() - began
print(took)
print(*sorted(name.split(".")[0] for name in sys.modules))
"""


@pytest.fixture(scope="module")
def fresh() -> tuple[float, set[str]]:
    """How long a fresh interpreter takes to import the algorithm, at best, and the packages it then holds."""
    runs = []
    for _ in range(2):
        out = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, cwd=ROOT).stdout
        took, _, names = out.partition("\n")
        runs.append((float(took), set(names.split())))
    return min(runs, key=lambda run: run[0])


def test_importing_the_algorithm_loads_no_django_nor_anything_of_the_web(fresh):
    assert not fresh[1] & {
        "django",
        "crispy_forms",
        "django_htmx",
        "whitenoise",
        "psycopg",
        "nh3",
        "markdown_it",
        "structlog",
        "sqlite3",
    }


def test_importing_the_algorithm_loads_nothing_else_of_ours():
    look = LOOK + "print(*(name for name in sys.modules if name.startswith('mbc_advisor.')))"
    out = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    loaded = out.splitlines()[-1].split()
    assert loaded
    assert all(name.startswith("mbc_advisor.algorithm") for name in loaded)


def test_importing_the_algorithm_takes_less_than_two_seconds(fresh):
    assert fresh[0] < 2


@pytest.mark.parametrize("place", PURE)
def test_what_gives_advice_asks_no_clock_no_chance_no_environment_and_no_file(place):
    sources = [ALGORITHM / place] if place.endswith(".py") else sorted((ALGORITHM / place).glob("*.py"))
    assert sources
    for source in sources:
        text = source.read_text(encoding="utf-8")
        found = re.findall(
            r"import (?:os|random|time)\b|datetime\.now|date\.today|(?<!def )\b(?:open|print|input)\(|environ", text
        )
        assert not found, f"{source.name} says {found}"
