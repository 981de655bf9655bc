"""What a study states, what it imaged, and whether it imaged or settled all that another shows."""

from __future__ import annotations

from ..case.vocabulary import DEFAULT_COVER, SITES, TRUNK
from ..logic.conditions import Statements, Truth

SITE = {site: f"site={site}" for site in SITES}
COVER = {site: f"cover={site}" for site in SITES}


def derive(modality: str, said: Statements, studies: dict[str, Statements], everywhere: Truth) -> None:
    """What follows for one study: whether it states sites, what it covers, whether it was done."""
    get, no = said.get, everywhere ^ everywhere
    said["done"] = (
        get("result=positive", no) | get("result=equivocal", no) | get("result=benign", no) | get("result=negative", no)
    )
    stated = no
    for site in SITE.values():
        if site in said:
            stated = stated | said[site]
    said["sites_stated"] = stated
    default, whole = get("covers=default", no), get("covers=whole_body", no)
    trunk, listed = get("covers=trunk", no), get("covers=listed", no)
    usual = DEFAULT_COVER[modality]
    if usual == "whole_body":
        whole = whole | default
    elif usual == "trunk":
        trunk = trunk | default
    of_others = default if usual == "sites_of_others" else no
    whole_listed = trunk_listed = listed
    for site in SITES:
        covered = whole | get(SITE[site], no)
        if site in TRUNK:
            covered = covered | trunk
        if listed:
            covered = covered | (listed & get(f"covered_site={site}", no))
            whole_listed = whole_listed & covered
            if site in TRUNK:
                trunk_listed = trunk_listed & covered
        if of_others:
            for name, others in studies.items():
                if name != modality and SITE[site] in others:
                    found = others.get("result=positive", no) | others.get("result=equivocal", no)
                    covered = covered | (of_others & found & others[SITE[site]])
        said[COVER[site]] = covered
    said["covers_whole_body"] = whole | whole_listed
    said["covers_trunk"] = whole | trunk | trunk_listed


def share_a_site(one: Statements, two: Statements, no: Truth) -> Truth:
    """A stated site in common."""
    shared = no
    for site in SITE.values():
        if site in one and site in two:
            shared = shared | (one[site] & two[site])
    return shared


def overlap(one: Statements, two: Statements, everywhere: Truth) -> Truth:
    """Stated sites in common, or sites not stated on either side."""
    return (everywhere ^ (one["sites_stated"] & two["sites_stated"])) | share_a_site(one, two, everywhere ^ everywhere)


def every_site(a: Statements, covered: Statements, names: dict[str, str], everywhere: Truth) -> Truth:
    """Every stated site of ``a`` is among the sites that ``covered`` says under ``names``."""
    holds = everywhere
    for site, name in SITE.items():
        if name in a:
            holds = holds & ((everywhere ^ a[name]) | covered.get(names[site], everywhere ^ everywhere))
    return holds


def _countable(said: Statements, no: Truth) -> Truth:
    """Count one, two to four, or not known: few enough to be looked at one by one."""
    return said.get("count=one", no) | said.get("count=two_to_four", no) | said.get("count=unknown", no)


def benign_at(a: Statements, b: Statements, everywhere: Truth) -> Truth:
    """``b`` names a benign cause at all that ``a`` shows."""
    no = everywhere ^ everywhere
    both = a["sites_stated"] & b["sites_stated"]
    named = both & every_site(a, b, SITE, everywhere)
    seen = (everywhere ^ both) & every_site(a, b, COVER, everywhere) & _countable(a, no)
    return b.get("result=benign", no) & (named | seen)


def saw_all(a: Statements, b: Statements, everywhere: Truth) -> Truth:
    """``b`` imaged all that ``a`` shows."""
    no = everywhere ^ everywhere
    stated = a["sites_stated"]
    return (
        b["covers_whole_body"]
        | (stated & every_site(a, b, COVER, everywhere))
        | ((everywhere ^ stated) & _countable(a, no))
    )
