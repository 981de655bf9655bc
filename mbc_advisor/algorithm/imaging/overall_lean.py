"""From the readings to one lean for the case (`algorithm.md`, sections 1.2 and 1.3)."""

from __future__ import annotations

from ..case.vocabulary import CERTAINTIES, LEANS
from ..logic.conditions import Statements, Truth
from .leans import BENIGN, BENIGN_ACTIVE, FLARE, HEALED, HIGH, METASTASIS, OPEN
from .readings import Reading


def overall_lean(readings: list[Reading], terms: Statements, everywhere: Truth) -> Statements:
    """What the readings say of the case: ``lean=..`` and ``certainty=..``, at most one each.

    Also ``rule=..`` (any reading by that rule), ``only_rule=..`` (every reading by that rule), ``flare_lean``,
    ``any_agreement`` and ``open_by_named_benign_alone``.
    """
    no = everywhere ^ everywhere
    said: Statements = {}
    carried: dict[tuple[str, str], Truth] = {}
    present: Statements = {}
    lean_anywhere: Statements = {}
    for reading in readings:
        present[reading.rule] = present.get(reading.rule, no) | reading.where
        lean_anywhere[reading.lean] = lean_anywhere.get(reading.lean, no) | reading.where
        where = reading.where & ~_withdrawn(reading, readings, no)
        key = (reading.lean, reading.certainty)
        carried[key] = carried.get(key, no) | where
    by_lean = dict.fromkeys(LEANS, no)
    for (lean, _), where in carried.items():
        by_lean[lean] = by_lean[lean] | where
    flare_first = terms["known_metastatic"] & terms["window"] & by_lean[FLARE]
    taken = no
    for lean, where in (
        (METASTASIS, by_lean[METASTASIS]), (FLARE, flare_first), (OPEN, by_lean[OPEN]), (FLARE, by_lean[FLARE]),
        (HEALED, by_lean[HEALED]), (BENIGN, by_lean[BENIGN]),
    ):  # fmt: skip
        here = where & ~taken
        said[f"lean={lean}"] = said.get(f"lean={lean}", no) | here
        taken = taken | here
    for lean in LEANS:
        left = said[f"lean={lean}"]
        for certainty in CERTAINTIES:
            here = left & carried.get((lean, certainty), no)
            said[f"certainty={certainty}"] = said.get(f"certainty={certainty}", no) | here
            left = left & ~here
    for rule, where in present.items():
        others = no
        for reading in readings:
            if reading.rule != rule:
                others = others | reading.where
        said[f"rule={rule}"] = where
        said[f"only_rule={rule}"] = where & ~others
    said["flare_lean"] = lean_anywhere.get(FLARE, no)
    said["any_agreement"] = said["open_by_named_benign_alone"] = no
    open_otherwise = no
    for reading in readings:
        if reading.agree:
            said["any_agreement"] = said["any_agreement"] | reading.where
        if reading.lean == OPEN and reading.rule != BENIGN_ACTIVE.code:
            open_otherwise = open_otherwise | (reading.where & ~_withdrawn(reading, readings, no))
    said["open_by_named_benign_alone"] = said["lean=open"] & present.get(BENIGN_ACTIVE.code, no) & ~open_otherwise
    return said


def _withdrawn(reading: Reading, readings: list[Reading], no: Truth) -> Truth:
    """Where a benign lean of high certainty on the same study sets an open discordance aside.

    One that is only held open, because another disease is in play, is never set aside
    (`docs/clinical-decisions.md`, 2).
    """
    if (
        reading.lean != OPEN
        or reading.capped
        or reading.certainty == HIGH
        or reading.agree
        or reading.missed_by is None
    ):
        return no
    withdrawn = no
    for rival in readings:
        if (
            rival.seen_on == reading.seen_on
            and rival.missed_by is not None
            and not rival.agree
            and (rival.lean, rival.certainty) == (BENIGN, HIGH)
        ):
            withdrawn = withdrawn | rival.where
    return withdrawn
