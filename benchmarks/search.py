"""Time of a search, beside an empty view under the same middleware in the same run.

python benchmarks/search.py [--json] [--rounds N]

Asks the questions of tests/library/search/questions.txt: the search alone, then the whole page and the fragment that travels while
typing, as WSGI requests. Times are by the wall, in ms; the bar is 50 ms. Needs the database that ./run makes.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mbc_advisor.settings")

from benchmarks.pages import count_queries, environ  # noqa: E402

LINES = (ROOT / "tests" / "library" / "search" / "questions.txt").read_text().splitlines()
QUESTIONS = [line.split(" | ")[0] for line in LINES if not line.startswith("#")]
BAR = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    found = measure(options.rounds)
    if options.json:
        print(json.dumps(found))
        return
    print(
        f"{len(QUESTIONS)} questions, {options.rounds} rounds; the index is made in {found['index']} ms, once an edition"
    )
    for name in ("search", "page", "fragment"):
        each = found[name]
        within = f"95 of 100 within {each['p95']:5.2f} ms (bar {BAR}), at most {each['most']:.2f} ms"
        print(f"{name:9} median {each['median']:5.2f} ms, {within}")
    ratio = found["ratio"]
    print(f"page {ratio['page']} and fragment {ratio['fragment']} times an empty view ({found['empty']} ms)")
    print(f"{found['queries']} query a page")


def measure(rounds: int) -> dict:
    """What main prints."""
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    django.setup()
    settings.ROOT_URLCONF = "benchmarks.urls"
    logging.disable(logging.CRITICAL)
    from mbc_advisor.guidance.edition import in_force
    from mbc_advisor.library.search.index import Index
    from mbc_advisor.library.search.search import search

    application = get_wsgi_application()

    def ask(path: str, question: str = "", **more: str) -> None:
        status: list[str] = []
        request = environ("GET", path, b"", "a" * 32) | {"QUERY_STRING": f"q={quote(question)}"} | more
        answer = application(request, lambda s, h: status.append(s))
        b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise SystemExit(f"{path} with {question!r} answered {status[0]}")

    edition = in_force.in_force()
    index = _ms(lambda: Index(edition))
    ways: dict[str, Callable[[str], object]] = {
        "search": lambda question: search(edition, question),
        "page": lambda question: ask("/guidance/search/", question),
        "fragment": lambda question: ask("/guidance/search/", question, HTTP_HX_REQUEST="true"),
        "empty": lambda question: ask("/empty/"),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for each in ways.values():  # templates are read and the index is made at the first question
        each(QUESTIONS[0])
    queries = count_queries(lambda: ask("/guidance/search/", QUESTIONS[0]))
    for _ in range(rounds):
        for question in QUESTIONS:
            for name, way in ways.items():
                times[name].append(_ms(lambda way=way, question=question: way(question)))
    empty = statistics.median(times["empty"])
    return {
        "index": round(index),
        "empty": round(empty, 2),
        "queries": queries,
        "ratio": {name: round(statistics.median(times[name]) / empty, 1) for name in ("page", "fragment")},
        **{name: _spread(times[name]) for name in ("search", "page", "fragment")},
    }


def _ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _spread(times: list[float]) -> dict[str, float]:
    p95 = statistics.quantiles(times, n=20)[-1]
    return {"median": round(statistics.median(times), 2), "p95": round(p95, 2), "most": round(max(times), 2)}


if __name__ == "__main__":
    main()
