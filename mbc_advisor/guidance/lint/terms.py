"""What texts can name: imaging studies, drugs and their classes, each with the words it goes by."""

from __future__ import annotations

import re
from functools import lru_cache

MODALITIES = {
    "SPECT/CT": r"SPECT(?:/CT)?|three-dimensional (?:bone )?scan|slices together with CT",
    "FDG PET": r"FDG(?:[- ]PET)?(?:/CT)?|(?<!FES )(?<!NaF )(?<!hormone )PET(?:/CT)?(?! with a hormone)|sugar tracer",
    "FES PET": r"FES(?: PET)?(?:/CT)?|hormone tracer",
    "NaF PET": r"NaF(?: PET)?(?:/CT)?",
    "CT": r"CTs?|computed tomography",
    "MRI": r"MRIs?|magnetic resonance(?: imaging)?",
    "bone scan": r"bone[- ]scans?|scintigra\w+|planar (?:bone )?(?:scan|image)s?|bone tracers?|scans? of bone repair",
    "radiograph": r"(?:radiographs?|X-?rays?|plain films?|films?)",
    "ultrasound": r"ultrasound|sonograph\w+",
    "bone densitometry": r"densitometry|DXA|bone density tests?",
    "mammography": r"mammogra\w+",
}
"""Imaging studies by the name in which a warning calls them; order matters, the longer name wins."""

_MODALITY = re.compile(
    r"(?<![\w/-])(?:"
    + "|".join(f"(?P<m{number}>{pattern})" for number, pattern in enumerate(MODALITIES.values()))
    + r")(?![\w/])",
    re.IGNORECASE,
)
_NAMES = tuple(MODALITIES)

CLASSES = {
    "bisphosphonate": ("zoledronate", "pamidronate", "ibandronate", "alendronate", "risedronate", "clodronate"),
    "steroid": ("dexamethasone", "prednisolone", "prednisone", "methylprednisolone"),
    "CDK4/6 inhibitor": ("ribociclib", "palbociclib", "abemaciclib"),
    "aromatase inhibitor": ("letrozole", "anastrozole", "exemestane"),
    "PARP inhibitor": ("olaparib", "talazoparib"),
    "thiazide": ("hydrochlorothiazide", "indapamide"),
    "opioid": ("morphine", "oxycodone", "fentanyl"),
    "NSAID": ("ibuprofen", "diclofenac", "naproxen"),
    "anthracycline": ("doxorubicin", "epirubicin"),
    "taxane": ("paclitaxel", "docetaxel"),
    "platinum": ("carboplatin", "cisplatin"),
}
"""Drug classes and the drugs that are of them: who names one of the drugs has named the class."""

_SINGLE = (
    "denosumab", "calcitonin", "estradiol", "fulvestrant", "tamoxifen", "toremifene", "raloxifene", "elacestrant", "imlunestrant",
    "vepdegestrant", "capecitabine", "eribulin", "gemcitabine", "vinorelbine", "methotrexate", "furosemide", "cinacalcet",
    "romosozumab", "teriparatide", "filgrastim", "pegfilgrastim", "everolimus", "alpelisib", "capivasertib", "inavolisib",
    "goserelin", "leuprorelin", "megestrol", "aspirin", "paracetamol", "warfarin", "heparin",
)  # fmt: skip
_BY_ENDING = r"\w{3,}(?:mab|nib|lisib|ciclib|dronate|dronic acid|taxel|platin|parib|rubicin|tecan|trozole|estrant|asone|olone|sertib|tinib)"
DRUG = re.compile(
    rf"\b(?:{'|'.join((*_SINGLE, *(drug for drugs in CLASSES.values() for drug in drugs)))}|{_BY_ENDING})\b",
    re.IGNORECASE,
)
_CLASS_NAMES = {
    "bisphosphonate": r"bisphosphonates?", "steroid": r"(?:cortico)?steroids?", "CDK4/6 inhibitor": r"CDK4/6 inhibitors?",
    "aromatase inhibitor": r"aromatase inhibitors?", "PARP inhibitor": r"PARP inhibitors?", "thiazide": r"thiazides?",
    "opioid": r"opioids?", "NSAID": r"NSAIDs?", "anthracycline": r"anthracyclines?", "taxane": r"taxanes?",
    "platinum": r"platinum",
}  # fmt: skip
_CLASS = re.compile(
    "|".join(rf"(?P<c{number}>\b{words}\b)" for number, words in enumerate(_CLASS_NAMES.values())), re.IGNORECASE
)
_SAME = {"zoledronic acid": "zoledronate", "pamidronic acid": "pamidronate", "ibandronic acid": "ibandronate"}
_CLASS_OF = {drug: name for name, drugs in CLASSES.items() for drug in drugs}

TREATMENTS = {
    "chemotherapy": r"chemotherap(?:y|ies)",
    "radiotherapy": r"(?:re-?)?irradiat\w+|radiotherapy|radiation",
    "surgery": r"surg(?:ery|ical\w*|eons?)|operat(?:ion|ions|ing|ed)|fixation|fixed|implants?|nail|orthopaedic\w*|metal(?:work)?",
    "endocrine therapy": r"endocrine|hormone[- ](?:block\w+|treatment|therapy)|ER-blocking|aromatase inhibitors?|fulvestrant|tamoxifen",
    "vitamin D": r"vitamin D",
    "biopsy": r"biops\w+|tissue|histology|(?:bone |marrow |new |needle |second |first )?samples?d?|sampled|needle|aspirat\w+|pieces|cores?",
    "blood tests": r"blood|CRP|C-reactive|electrophoresis|PTH|hormone|creatinine|calcium|tests?|serum|markers?|counts?",
}
"""Treatments and tests that are not single drugs."""
_TREATMENTS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in TREATMENTS.items()}


def which(match: re.Match[str]) -> int:
    """Which of a pattern's alternatives was met, by the number in the name of its group."""
    return int((match.lastgroup or "")[1:])


@lru_cache(maxsize=4096)
def modalities(text: str) -> frozenset[str]:
    """The imaging studies a text names."""
    return frozenset(_NAMES[which(match)] for match in _MODALITY.finditer(text))


@lru_cache(maxsize=4096)
def drugs(text: str) -> frozenset[str]:
    """The drugs and drug classes a text names; a drug brings its class."""
    found = {_SAME.get(match[0].lower(), match[0].lower()) for match in DRUG.finditer(text)}
    found |= {tuple(_CLASS_NAMES)[which(match)] for match in _CLASS.finditer(text)}
    return frozenset(found | {_CLASS_OF[drug] for drug in found if drug in _CLASS_OF})


@lru_cache(maxsize=4096)
def treatments(text: str) -> frozenset[str]:
    """The treatments and tests a text names."""
    return frozenset(name for name, words in _TREATMENTS.items() if words.search(text))


CONCEPTS = {
    name: re.compile(rf"(?<![\w/-])(?:{words})(?![\w/])", re.IGNORECASE)
    for name, words in {
        **MODALITIES,
        **{f"the treatment {name}": words for name, words in TREATMENTS.items()},
        "bone agent": r"bone agents?|bone-(?:protecting|modifying)\s\w+|zoledron\w+( acid)?|denosumab|drips?|injections?|pamidronate|bisphosphonates?",
        "spot": r"lesions?|foc(?:us|i)|spots?|findings?|places?|sites?",
        "spread": r"metasta\w+|spread",
        "steroid": r"steroids?|dexamethasone",
        "calcium": r"calcium|hypercalcaemia|hypocalcaemia",
        "marker": r"markers?",
        "treatment": r"treat\w*|therap(?:y|ies)|medicines?|drugs?|line",
        "pregnancy": r"pregnan\w+",
        "fracture": r"fractur\w+|breaks?|broken",
        "spine": r"spin\w+|vertebr\w+",
        "jaw": r"jaws?|teeth|dent\w+|tooth",
        "receptor": r"receptors?|ER|HER2|oestrogen",
        "scan": r"scans?|stud(?:y|ies)|imag\w+|uptake|pictures?",
        "infection": r"infections?",
        "marrow": r"marrow",
        "life": r"life|surviv\w+|lives?|lived",
        "kidney": r"kidneys?|renal|creatinine|clearance",
    }.items()
}
"""Things that sentences are about, for telling whether two of them speak of the same."""

GENERAL = frozenset({"scan", "spot", "spread", "treatment", "receptor", "the treatment blood tests"})
"""Things so general that two sentences may name them and yet speak of different matters."""
