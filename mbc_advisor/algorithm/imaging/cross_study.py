"""What the studies say of one another beyond pairs: settled, alone, benign on a second study.

Adds statements to each study (place ``a`` of a condition) and to the case.
"""

from __future__ import annotations

from ..case.vocabulary import MRI_BLIND
from ..logic.conditions import Statements, Truth
from .coverage import COVER, SITE, benign_at, every_site, overlap, saw_all
from .study_pairs import Compared


def add_circumstances(compared: Compared, everywhere: Truth) -> None:
    """Add ``settled``, ``only_positive``, ``only_study``, ``disc_nearby``, ``benign_on_ct_or_mri``,
    ``benign_on_two`` to each study, and ``mri_saw_all`` and ``any_discordance`` to the case."""
    no = everywhere ^ everywhere
    studies = {modality: scope.a for modality, scope in compared.studies.items()}
    for modality, said in studies.items():
        others = {name: study for name, study in studies.items() if name != modality}
        other_positive = other_done = no
        for study in others.values():
            other_positive = other_positive | study.get("result=positive", no)
            other_done = other_done | study["done"]
        said["only_positive"] = everywhere ^ other_positive
        said["only_study"] = everywhere ^ other_done
        said["settled"] = _settled(said, others, everywhere)
        said["disc_nearby"] = _disc_nearby(said, studies, everywhere)
        said["benign_on_ct_or_mri"], said["benign_on_two"] = _named_benign(said, others, everywhere)
    compared.said["mri_saw_all"] = _mri_saw_all(studies, everywhere)
    compared.said["any_discordance"] = no
    for discordance in compared.discordances:
        compared.said["any_discordance"] = compared.said["any_discordance"] | discordance.where


def _settled(said: Statements, others: dict[str, Statements], everywhere: Truth) -> Truth:
    """Every stated site lies in a negative SPECT/CT or MRI, or among the sites of a benign SPECT/CT, MRI or CT."""
    settled = no = everywhere ^ everywhere
    for name in ("spect_ct", "mri", "ct"):
        if study := others.get(name):
            if name != "ct":
                settled = settled | (study.get("result=negative", no) & every_site(said, study, COVER, everywhere))
            settled = settled | (study.get("result=benign", no) & every_site(said, study, SITE, everywhere))
    return settled & said["sites_stated"]


def _disc_nearby(said: Statements, studies: dict[str, Statements], everywhere: Truth) -> Truth:
    nearby = no = everywhere ^ everywhere
    for study in studies.values():
        disc = study.get("feature=disc_or_endplate", no) & study.get("result=positive", no)
        if disc:
            nearby = nearby | (disc & overlap(said, study, everywhere))
    return nearby


def _named_benign(said: Statements, others: dict[str, Statements], everywhere: Truth) -> tuple[Truth, Truth]:
    once = twice = no = everywhere ^ everywhere
    for name in ("ct", "mri"):
        if name not in others:
            continue
        first = said["sites_stated"] & benign_at(said, others[name], everywhere)
        once = once | first
        for second in ("ct", "mri", "radiograph"):
            if second != name and first and (study := others.get(second)):
                agrees = (
                    study.get("result=benign", no) & study["sites_stated"] & every_site(said, study, SITE, everywhere)
                )
                twice = twice | (first & agrees)
    return once, twice


def _mri_saw_all(studies: dict[str, Statements], everywhere: Truth) -> Truth:
    """An MRI, benign, or negative beside a finding, saw every finding; none is in rib, skull or sternum,
    and none states no sites (a site not known is not a site elsewhere)."""
    no = everywhere ^ everywhere
    if "mri" not in studies:
        return no
    mri = studies["mri"]
    saw, finding = everywhere, no
    for name, said in studies.items():
        if name == "mri":
            continue
        found = said.get("result=positive", no) | said.get("result=equivocal", no)
        if not found:
            continue
        finding = finding | found
        blind = everywhere ^ said["sites_stated"]
        for site in MRI_BLIND:
            blind = blind | said.get(SITE[site], no)
        saw = saw & ((everywhere ^ found) | (saw_all(said, mri, everywhere) & ~blind))
    return saw & (mri.get("result=benign", no) | (mri.get("result=negative", no) & finding))
