"""Words on which a clinical sentence turns: whether, how much, which drug, which study, which side, when.

Plain vocabulary. The desk marks those that a change adds or takes away; the lint asks which drug a dose belongs to.
Within each kind the longer form stands first, because the first that fits wins.
"""

from __future__ import annotations

import re

NEGATIONS = (
    r"(?:must|should|may|can|could|do|does|did|is|are|was|were|has|have|need) not", r"cannot", r"\w+n['’]t",
    r"neither", r"nor", r"not", r"never", r"none", r"nothing", r"no", r"without", r"unless", r"rather than", r"instead of",
    r"except", r"avoid(?:s|ed|ing)?", r"withh(?:old|olds|eld|olding)", r"stop(?:s|ped|ping)?", r"against", r"rul(?:e|es|ed) out",
    r"exclud(?:e|es|ed|ing)", r"contraindicated",
)  # fmt: skip

COMPARATORS = (
    r"(?:no |not )?(?:more|less|fewer|later|sooner|longer|shorter|higher|lower|greater|rather) than", r"at (?:least|most)",
    r"or (?:more|less|fewer|higher|lower|above|below|over|under)", r"up to", r"below", r"under", r"above", r"over", r"within",
    r"beyond", r"exceed(?:s|ed|ing)?", r"between", r"about", r"only", r"[<>≤≥=]",
    r"must", r"should", r"may", r"might", r"can", r"could", r"consider(?:ed)?", r"recommended", r"required",
    r"always", r"usually", r"often", r"sometimes", r"rarely", r"probably", r"likely", r"unlikely", r"possibl[ey]", r"certain(?:ly)?",
)  # fmt: skip
"""Bounds and degrees; the modals of a recommendation among them."""

MODALITIES = (
    r"SPECT(?:/CT)?", r"FDG(?:[- ]PET)?(?:/CT)?", r"FES(?:[- ]PET)?(?:/CT)?", r"NaF(?:[- ]PET)?(?:/CT)?", r"PET(?:/CT)?",
    r"CTs?", r"computed tomography", r"MRIs?", r"magnetic resonance(?: imaging)?", r"bone[- ]scans?", r"scintigra\w+",
    r"radiographs?", r"X-?rays?", r"plain films?", r"ultrasound", r"densitometry", r"DXA", r"mammogra\w+", r"biops(?:y|ies)",
    r"sugar tracer", r"hormone tracer", r"bone tracer",
)  # fmt: skip

DRUG_CLASSES = (
    r"bisphosphonates?", r"(?:cortico)?steroids?", r"CDK4/6 inhibitors?", r"aromatase inhibitors?", r"PARP inhibitors?", r"thiazides?",
    r"opioids?", r"NSAIDs?", r"anthracyclines?", r"taxanes?", r"platinum", r"calcium", r"vitamin D", r"chemotherapy",
    r"endocrine therapy", r"radiotherapy", r"radiation", r"surgery",
)  # fmt: skip
"""Classes of drugs, and treatments that are no drugs."""

DRUGS = (
    r"\w{3,}(?:mab|nib|lisib|ciclib|dronate|dronic acid|taxel|platin|parib|rubicin|tecan|trozole|estrant|asone|olone|sertib|tinib)",
    "letrozole", "anastrozole", "exemestane", "hydrochlorothiazide", "indapamide", "morphine", "oxycodone", "fentanyl", "ibuprofen",
    "diclofenac", "naproxen", "calcitonin", "estradiol", "tamoxifen", "toremifene", "raloxifene", "capecitabine", "eribulin",
    "gemcitabine", "vinorelbine", "methotrexate", "furosemide", "cinacalcet", "romosozumab", "teriparatide", "filgrastim",
    "pegfilgrastim", "everolimus", "goserelin", "leuprorelin", "megestrol", "aspirin", "paracetamol", "warfarin", "heparin",
)  # fmt: skip

SIDES = (
    r"positive", r"negative", r"benign", r"malignant", r"harmless", r"cancer", r"metasta(?:sis|ses|tic)", r"spread", r"high", r"low",
    r"raised", r"hyper\w+", r"hypo\w+", r"increas\w+", r"decreas\w+", r"better", r"worse", r"lytic", r"sclerotic", r"hot", r"cold",
    r"left", r"right", r"upper", r"lower", r"sensitive", r"insensitive", r"resistant", r"stable", r"unstable", r"active", r"inactive",
)  # fmt: skip

TIMES = (
    r"at once", r"the same day", r"immediately", r"urgently", r"before", r"after", r"until", r"during", r"while", r"first", r"then",
    r"later", r"earlier", r"now", r"again", r"daily", r"weekly", r"monthly", r"yearly", r"annually", r"every", r"minutes?", r"hours?",
    r"days?", r"weeks?", r"months?", r"years?",
)  # fmt: skip


def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, whole, in either case."""
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(words)})(?![\w/])", re.IGNORECASE)


DRUG = pattern(DRUGS)

MARKED = {
    "negation": pattern(NEGATIONS),
    "comparator": pattern(COMPARATORS),
    "drug": pattern((*DRUGS, *DRUG_CLASSES)),
    "modality": pattern(MODALITIES),
    "side": pattern(SIDES),
    "time": pattern(TIMES),
}
"""Kind: what is of it. A word may be of two kinds."""
