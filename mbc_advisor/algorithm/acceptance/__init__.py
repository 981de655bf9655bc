"""What the rules are held against, as data that the product itself reads: the census and the acceptance cases.

``census.txt`` counts the situations of each outcome (`docs/proof.md`); ``vignettes/`` holds cases that
clinicians wrote, with what must and must not be said of them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CENSUS = Path(__file__).with_name("census.txt")
VIGNETTES = Path(__file__).with_name("vignettes")


@cache
def vignettes() -> dict[str, dict[str, Any]]:
    """Every acceptance case by the name of its file: ``title``, ``case`` (facts as JSON) and ``expect``."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(VIGNETTES.glob("*.toml"))}
