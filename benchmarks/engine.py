"""One full advice beside five rule engines, on the same rules and the same cases.

python benchmarks/engine.py [--json] [--cases N]

mbc_advisor: from a case's facts to its advice, reading of the studies included. Each peer: the conclusion and
every rule alone, from the same formulas, with the reading of the studies given to it outside the clock
(`job.py`); so a peer does less. zen-engine is timed a second time on the whole decision that `export_rules` writes.
Set-up (rules made, inputs in the engine's own form) is outside the clock, answers are compared before timing,
times are CPU time of the calling process, the best of three rounds. A peer that cannot be built or does not
finish here is named with the reason.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.job import answer_of, given_of, job  # noqa: E402
from benchmarks.peers import PEERS  # noqa: E402
from mbc_advisor.algorithm.advise import advise  # noqa: E402
from mbc_advisor.algorithm.case.read import read_case  # noqa: E402
from mbc_advisor.algorithm.export.agreement import said_here, said_there  # noqa: E402
from mbc_advisor.algorithm.export.jdm import jdm  # noqa: E402
from mbc_advisor.algorithm.export.random_cases import cases  # noqa: E402

OURS, WHOLE = "mbc_advisor", "zen-engine, whole decision"
PATIENCE = 90
"""Seconds a peer may take, set-up and all."""
ROUNDS = 3


def microseconds(ask: Callable[[Any], Any], inputs: Sequence[Any]) -> float:
    """The best of the rounds, per case."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for one in inputs:
            ask(one)
        best = min(best, time.process_time() - began)
    return best / len(inputs) * 1e6


def ours(drawn: list[dict[str, Any]]) -> float:
    facts = [read_case(case) for case in drawn]
    return microseconds(advise, facts)


def peer(number: int, drawn: list[dict[str, Any]]) -> float:
    """Time one of the peers."""
    work, facts = job(), [read_case(case) for case in drawn]
    engine = PEERS[number](work)
    inputs = [engine.prepared(given_of(one, work.given)) for one in facts]
    for one, given in zip(facts, inputs, strict=True):
        if engine.ask(given) != answer_of(one):
            raise ValueError("its answers differ")
    return microseconds(engine.ask, inputs)


def whole(number: int, drawn: list[dict[str, Any]]) -> float:
    """Time zen-engine on the exported decision."""
    import zen

    decision = zen.ZenEngine().create_decision(json.dumps(jdm()))
    for case in drawn:
        if said_there(decision.evaluate(case)["result"]) != said_here(case):
            raise ValueError("its answers differ")
    return microseconds(decision.evaluate, drawn)


def _into(pipe: Any, act: Callable[[int, list], float], number: int, drawn: list) -> None:
    try:
        pipe.send(act(number, drawn))
    except Exception as error:  # whatever a peer raises is its reason
        pipe.send(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no message'}")


def apart(act: Callable[[int, list], float], number: int, drawn: list) -> float | str:
    """A figure from a process of its own, or the reason why there is none."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=_into, args=(there, act, number, drawn))
    process.start()
    there.close()
    try:
        found = here.recv() if here.poll(PATIENCE) else f"not done in {PATIENCE} s"
    except EOFError:
        found = "it ended without an answer"
    process.kill()
    process.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", type=int, default=50)
    options = parser.parse_args()
    drawn = list(cases(options.cases, seed=1))
    found: dict[str, float | str] = {OURS: ours(drawn)}
    found |= {engine.name: apart(peer, number, drawn) for number, engine in enumerate(PEERS)}
    found[WHOLE] = apart(whole, 0, drawn)
    figures = {name: round(value, 1) for name, value in found.items() if isinstance(value, float)}
    reasons = {name: value for name, value in found.items() if isinstance(value, str)}
    if options.json:
        print(json.dumps({"cases": len(drawn), "us_per_case": figures, "not_timed": reasons}))
        return
    for name, value in found.items():
        if isinstance(value, str):
            print(f"{name:28} not timed: {value}")
        else:
            print(f"{name:28} {value:9.1f} us  {value / figures[OURS]:6.1f} times {OURS}")


if __name__ == "__main__":
    main()
