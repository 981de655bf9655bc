"""CPU time, queries and weight of the pages a clinician meets, beside an empty view in the same run.

python benchmarks/pages.py [--json] [--rounds N]

Each round asks every page in turn; the figures are medians over rounds: a page's CPU time, which has a bar, and
its ratio to the empty view's in the same round, which has none. Needs the database that ./run makes.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from io import BytesIO
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mbc_advisor.settings")

FOUNDING = [
    ("purpose", "diagnosis"), ("setting", "known_metastatic"), ("er", "positive"), ("pgr", "positive"),
    ("her2", "negative"), ("studies-ct-result", "positive"), ("studies-ct-morphology", "lytic"),
    ("studies-ct-count", "five_or_more"), ("studies-ct-sites", "thoracic_spine"), ("studies-ct-sites", "pelvis"),
    ("studies-bone_scan-result", "negative"),
]  # fmt: skip
"""The founding case as a browser posts it: what is not known does not travel (static/js/form.js)."""
PAGES = {
    "empty": ("GET", "/empty/"),
    "fragment": ("POST", "/live/"),
    "advice": ("POST", "/advice/"),
    "form": ("GET", "/"),
}
BAR_MS = 25
"""Of CPU a page, on a small machine (docs/adr/0006-libraries-before-own-code.md)."""


def environ(method: str, path: str, body: bytes, token: str) -> dict:
    """A WSGI request, with the cookie and token that a browser would send."""
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": f"csrftoken={token}", "HTTP_X_CSRFTOKEN": token, "wsgi.url_scheme": "http",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip


def measure(rounds: int) -> tuple[dict[str, float], dict[str, float], dict[str, int]]:
    """Milliseconds of CPU, ratios to the empty view, and database queries, by page."""
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    django.setup()
    settings.ROOT_URLCONF = "benchmarks.urls"
    logging.disable(logging.CRITICAL)
    application = get_wsgi_application()
    body, token = urlencode(FOUNDING).encode(), "a" * 32

    def ask(name: str) -> None:
        method, path = PAGES[name]
        status: list[str] = []
        answer = application(
            environ(method, path, body if method == "POST" else b"", token), lambda s, h: status.append(s)
        )
        b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise SystemExit(f"{path} answered {status[0]}")

    queries = {}
    for name in PAGES:
        ask(name)
        queries[name] = count_queries(lambda name=name: ask(name))
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    for _ in range(rounds):
        for name in PAGES:
            repeat = 60 if name == "empty" else 20
            began = time.process_time()
            for _ in range(repeat):
                ask(name)
            times[name].append((time.process_time() - began) / repeat)
    empty = times["empty"]
    ratios = {name: round(median(t / e for t, e in zip(times[name], empty, strict=True)), 1) for name in PAGES}
    return {name: round(median(times[name]) * 1000, 2) for name in PAGES}, ratios, queries


def count_queries(act) -> int:
    """How many database queries an act makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def serve() -> tuple[float, float]:
    """(kB transferred by a first visit, MB of memory of the served process) from a server as ./run starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "mbc_advisor.server", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        page = _first_page(base)
        total = len(page)
        for address in sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.decode()))):
            total += len(_fetch(base + address))
        for _ in range(50):
            _fetch(base + "/")
        return round(total / 1000, 1), round(_memory(server.pid), 1)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)


def _first_page(base: str) -> bytes:
    for _ in range(100):
        try:
            return _fetch(base + "/")
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not answer in ten seconds.")


def _fetch(address: str) -> bytes:
    """The bytes as transferred: compressed where the server compresses."""
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
        return answer.read()


def _memory(pid: int) -> float:
    """Resident memory in MB of a process and its children; shared pages counted once (PSS)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    smaps = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = int(re.search(r"Pss:\s+(\d+)", smaps).group(1)) / 1000  # type: ignore[union-attr]
    return own + sum(_memory(int(child)) for child in children)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=25)
    options = parser.parse_args()
    cpu, ratios, queries = measure(options.rounds)
    first_load, memory = serve()
    if options.json:
        found = {"cpu_ms": cpu, "ratio": ratios, "queries": queries, "first_load_kb": first_load, "rss_mb": memory}
        print(json.dumps(found))
        return
    for name in PAGES:
        bar = "" if name == "empty" else f" (bar {BAR_MS})"
        print(
            f"{name:10} {cpu[name]:6.2f} ms of CPU{bar}, {ratios[name]:6.1f} times an empty view, {queries[name]} queries"
        )
    print(f"first load {first_load} kB transferred (bar 120); served process {memory} MB (bar 150)")


if __name__ == "__main__":
    main()
